"""Writing down what products were sold at, and when that makes a reduction."""

from datetime import datetime

from django.db import transaction
from django.db.models import Min

from halles.money import Money
from storefront.catalogue.actions.details import CrossedTooHigh
from storefront.catalogue.models import PriceChange, Product
from storefront.catalogue.models.reductions import Applied, Reduction, reduction

State = Product.State


@transaction.atomic
def begin_histories(*, at: datetime) -> int:
    """
    Write down today's price of what is on sale without a history, and say how many.

    Nothing is claimed of the days before: nobody wrote down what it was sold at.
    """
    on_sale = Product.objects.filter(state=State.PUBLISHED, has_variants=False)
    unknown = on_sale.filter(price_changes=None).values_list("pk", "price")
    begun = [PriceChange(product_id=pk, price=price, at=at, by="") for pk, price in unknown]
    PriceChange.objects.bulk_create(begun, batch_size=1000)
    return len(begun)


def set_price(product: Product, price: Money, *, at: datetime, by: str) -> None:
    """Give it another price, in the caller's transaction; the caller saves the product."""
    if price == product.price:
        return
    product.price, product.updated_at, product.crossed_price = price, at, None
    if product.state == State.PUBLISHED:
        apply(product, at=at, by=by)
    elif product.reduced_from and price >= product.reduced_from:
        product.reduced_from = product.reduced_until = None


def apply(product: Product, *, at: datetime, by: str) -> None:
    """It is sold at its price from now on: write that down, and the reduction it makes."""
    rows = product.price_changes.order_by("at", "pk").values_list("at", "price")
    history = [Applied(*row) for row in rows]
    found = reduction(history, product.price, running=_running(product), at=at)
    product.reduced_from = found.prior if found else None
    product.reduced_until = found.until if found else None
    if found is None:
        product.crossed_price = None
    product.price_changes.create(price=product.price, at=at, by=by)


def stop(product: Product, *, at: datetime, by: str) -> None:
    """It is not on sale from now on."""
    product.price_changes.create(price=None, at=at, by=by)


def cross_out(product: Product, crossed: Money | None, *, at: datetime) -> None:
    """
    Show that price crossed out, or the prior price alone.

    Raises CrossedTooHigh above the prior price, and while there is no reduction.
    """
    if crossed == product.crossed_price:
        return
    prior = product.prior_price(at)
    if crossed is not None and (prior is None or not product.price < crossed <= prior):
        raise CrossedTooHigh(prior)
    product.crossed_price = crossed
    product.save(update_fields=["crossed_price"])


def price_head(head: Product, *, at: datetime) -> None:
    """A head costs what the cheapest of its variants costs."""
    offered = head.variants.exclude(state=State.ARCHIVED)
    least = offered.aggregate(least=Min("price"))["least"]
    if least is not None:
        Product.objects.filter(pk=head.pk).update(price=least, updated_at=at)


def _running(product: Product) -> Reduction | None:
    if product.reduced_from is None or product.reduced_until is None:
        return None
    return Reduction(product.reduced_from, product.reduced_until)
