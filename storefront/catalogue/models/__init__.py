"""What the shops of a town sell, and the shelves it is on."""

from halles.moves import IllegalMove
from storefront.catalogue.models.categories import Category
from storefront.catalogue.models.kinds import Allergen, Condition, Label, Measure, Vat
from storefront.catalogue.models.prices import PriceChange
from storefront.catalogue.models.products import Product
from storefront.catalogue.models.recounts import Recount

__all__ = [
    "Allergen",
    "Category",
    "Condition",
    "IllegalMove",
    "Label",
    "Measure",
    "PriceChange",
    "Product",
    "Recount",
    "Vat",
]
