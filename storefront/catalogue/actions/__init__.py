"""What can be done to the catalogue. Each action is one transaction."""

from storefront.catalogue.actions.categories import seed_categories
from storefront.catalogue.actions.products import (
    Details,
    add,
    archive,
    change,
    publish,
    set_stock,
    unpublish,
)
from storefront.catalogue.actions.stock import Short, ShortLine, give_back, take

__all__ = [
    "Details",
    "Short",
    "ShortLine",
    "add",
    "archive",
    "change",
    "give_back",
    "publish",
    "seed_categories",
    "set_stock",
    "take",
    "unpublish",
]
