"""What can be done to the catalogue. Each action is one transaction."""

from storefront.catalogue.actions.categories import seed_categories
from storefront.catalogue.actions.prices import begin_histories
from storefront.catalogue.actions.products import (
    Details,
    add,
    archive,
    change,
    publish,
    recount,
    unpublish,
)
from storefront.catalogue.actions.stock import Said, Short, ShortLine, StockMoved, give_back, take

__all__ = [
    "Details",
    "Said",
    "Short",
    "ShortLine",
    "StockMoved",
    "add",
    "archive",
    "begin_histories",
    "change",
    "give_back",
    "publish",
    "recount",
    "seed_categories",
    "take",
    "unpublish",
]
