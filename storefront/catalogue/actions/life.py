"""Drafts, products on sale, products withdrawn; and what the clock puts on sale."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from storefront.catalogue.actions import prices
from storefront.catalogue.actions.products import head_of, locked, traced
from storefront.catalogue.models import IllegalMove, Product, kinds
from storefront.catalogue.signals import product_moved, product_publishing

State = Product.State
MOVED = (
    "state",
    "published_at",
    "publish_at",
    "updated_at",
    "reduced_from",
    "reduced_until",
    "crossed_price",
)
# Put on sale by one run of the clock; the rest has the next.
AT_ONCE = 500


class Past(Exception):
    """A product is put on sale later at a moment to come."""


@transaction.atomic
def publish(product: Product, *, at: datetime, by: str) -> Product:
    """
    Put it on sale, with its variants. Raises IllegalMove when it is already, and for a variant
    whose head is not.
    """
    head = head_of(product)
    product = locked(product)
    if head and head.state != State.PUBLISHED:
        raise IllegalMove(f"{product.pk}: its head is not on sale")
    product = _with_variants(product, _published, State.DRAFT, at=at, by=by)
    if head:
        prices.price_head(head, at=at)
    return product


@transaction.atomic
def unpublish(product: Product, *, at: datetime, by: str) -> Product:
    """Hide it for a while. Raises IllegalMove unless it is on sale."""
    product = locked(product)
    if product.state != State.PUBLISHED:
        raise IllegalMove(product.state)
    return _with_variants(product, _hidden, State.PUBLISHED, at=at, by=by)


@transaction.atomic
def archive(product: Product, *, at: datetime, by: str) -> Product:
    """
    Withdraw it; what was ordered stays ordered, and its head costs what is left to sell.

    Raises IllegalMove when it is already.
    """
    head = head_of(product)
    product = locked(product)
    was_on_sale = product.state == State.PUBLISHED
    product = _moved(product, State.ARCHIVED, at=at, by=by)
    if was_on_sale and not product.has_variants:
        prices.stop(product, at=at, by=by)
    # Drafts, not withdrawn: they come back with their head.
    shown = product.variants.select_for_update().filter(state=State.PUBLISHED)
    for variant in shown.order_by("pk"):
        _hidden(variant, at=at, by=by)
    if head:
        prices.price_head(head, at=at)
    return product


@transaction.atomic
def schedule(product: Product, *, publish_at: datetime | None, at: datetime, by: str) -> Product:
    """
    Have the clock put a draft on sale at that moment; None: not any more.

    Raises IllegalMove unless it is a draft, Past for a moment that is over.
    """
    product = locked(product)
    if product.state != State.DRAFT:
        raise IllegalMove(product.state)
    if publish_at is not None and publish_at <= at:
        raise Past(publish_at)
    product.publish_at = publish_at
    product.save(update_fields=["publish_at"])
    traced(product, "product scheduled", at=at, by=by, publish_at=str(publish_at))
    return product


def publish_due(*, at: datetime) -> int:
    """Put on sale the drafts whose moment has come, and say how many; again does nothing."""
    due = Product.objects.filter(publish_at__lte=at).order_by("publish_at", "pk")[:AT_ONCE]
    return sum(_publish_due(product, at=at) for product in due)


@transaction.atomic
def _publish_due(product: Product, *, at: datetime) -> bool:
    product = locked(product)
    if product.publish_at is None or product.publish_at > at:
        return False
    try:
        publish(product, at=at, by="clock")
    except IllegalMove:
        # Somebody forbids it: it stays a draft, and is not tried for ever.
        schedule(product, publish_at=None, at=at, by="clock")
        return False
    return True


def _with_variants(
    product: Product, act: Callable[..., Product], those: kinds.State, *, at: datetime, by: str
) -> Product:
    product = act(product, at=at, by=by)
    if not product.has_variants:
        return product
    for variant in product.variants.select_for_update().filter(state=those).order_by("pk"):
        act(variant, at=at, by=by)
    return product


def _published(product: Product, *, at: datetime, by: str) -> Product:
    product.published_at = product.published_at or at
    product.publish_at = None
    if not product.has_variants:
        prices.apply(product, at=at, by=by)
    return _moved(product, State.PUBLISHED, at=at, by=by)


def _hidden(product: Product, *, at: datetime, by: str) -> Product:
    if not product.has_variants:
        prices.stop(product, at=at, by=by)
    return _moved(product, State.DRAFT, at=at, by=by)


def _moved(product: Product, state: kinds.State, *, at: datetime, by: str) -> Product:
    if state == State.PUBLISHED:
        product_publishing.send(Product, product=product)
    product.move_to(state)
    product.publish_at, product.updated_at = None, at
    product.save(update_fields=MOVED)
    traced(product, f"product {state.value}", at=at, by=by)
    product_moved.send(Product, product=product)
    return product
