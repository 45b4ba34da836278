"""A shared sheet follows its product."""

from datetime import datetime
from typing import Any

from storefront.catalogue import places
from storefront.catalogue.models import Product
from storefront.merchants.models import Merchant
from storefront.sharing import actions
from storefront.sharing.models import Agreement


def on_product_written(product: Product, **_signal: Any) -> None:
    """What is not on sale has no sheet that could follow."""
    if product.state == Product.State.PUBLISHED:
        _follow(product.pk)


def on_product_moved(product: Product, **_signal: Any) -> None:
    _follow(product.pk)


def on_place_changed(place: str, **_signal: Any) -> None:
    if pk := places.product_at(place):
        _follow(pk)


def on_merchant_moved(merchant: Merchant, **_signal: Any) -> None:
    """Whom the town suspends lends nothing meanwhile."""
    for agreement in Agreement.objects.standing().filter(product__shop__merchant=merchant):
        actions.follow(agreement)


def on_merchant_leaves(merchant: Merchant, at: datetime, by: str, **_signal: Any) -> None:
    """Who leaves takes its sheets along."""
    for agreement in Agreement.objects.standing().filter(product__shop__merchant=merchant):
        actions.withdraw(agreement.product, at=at, by=by)


def _follow(product_pk: int) -> None:
    for agreement in Agreement.objects.standing().filter(product=product_pk):
        actions.follow(agreement)
