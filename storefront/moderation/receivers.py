"""What moderation has to say about news of the catalogue."""

from typing import Any

from storefront.catalogue.models import Product
from storefront.moderation import actions


def on_product_publishing(*, product: Product, **signal: Any) -> None:
    actions.check_not_withheld(product)
