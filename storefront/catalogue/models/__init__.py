"""What the shops of a town sell, and the shelves it is on."""

from storefront.catalogue.models.categories import Category
from storefront.catalogue.models.products import IllegalMove, Product
from storefront.catalogue.models.recounts import Recount

__all__ = ["Category", "IllegalMove", "Product", "Recount"]
