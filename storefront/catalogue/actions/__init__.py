"""What can be done to the catalogue. Each action is one transaction."""

from storefront.catalogue.actions.bulk import (
    Done,
    archive_many,
    file_many,
    price_many,
    publish_many,
    stock_many,
    tax_many,
    unpublish_many,
)
from storefront.catalogue.actions.categories import seed_categories
from storefront.catalogue.actions.copies import duplicate
from storefront.catalogue.actions.details import AddedBefore, CrossedTooHigh, Details, SkuTaken
from storefront.catalogue.actions.life import (
    Past,
    archive,
    publish,
    publish_due,
    schedule,
    unpublish,
)
from storefront.catalogue.actions.prices import begin_histories
from storefront.catalogue.actions.products import add, change, recount
from storefront.catalogue.actions.quick import offer
from storefront.catalogue.actions.stock import Said, Short, ShortLine, StockMoved, give_back, take
from storefront.catalogue.actions.variants import (
    BadOptions,
    LastVariant,
    Offer,
    TooManyVariants,
    add_variant,
    change_variant,
    remove_variant,
    set_options,
)

__all__ = [
    "AddedBefore",
    "BadOptions",
    "CrossedTooHigh",
    "Details",
    "Done",
    "LastVariant",
    "Offer",
    "Past",
    "Said",
    "Short",
    "ShortLine",
    "SkuTaken",
    "StockMoved",
    "TooManyVariants",
    "add",
    "add_variant",
    "archive",
    "archive_many",
    "begin_histories",
    "change",
    "change_variant",
    "duplicate",
    "file_many",
    "give_back",
    "offer",
    "price_many",
    "publish",
    "publish_due",
    "publish_many",
    "recount",
    "remove_variant",
    "schedule",
    "seed_categories",
    "set_options",
    "stock_many",
    "take",
    "tax_many",
    "unpublish",
    "unpublish_many",
]
