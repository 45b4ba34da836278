"""Taking goods for an order and giving them back: never oversold, never deadlocked."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q

from storefront.catalogue.models import Product


@dataclass(frozen=True, slots=True)
class ShortLine:
    """A product of which less is left than was asked for."""

    product_id: int
    name: str
    available: int


class Short(Exception):
    """Some of the goods are not there; nothing was taken."""

    def __init__(self, lines: list[ShortLine]) -> None:
        super().__init__(", ".join(f"{line.name}: {line.available}" for line in lines))
        self.lines = lines


@transaction.atomic
def take(quantities: Mapping[int, int]) -> None:
    """
    Take so many of each product (by id), in the caller's transaction.

    All or nothing: raises Short, naming each line that lacks, and takes none. A product
    withdrawn from sale counts as none left.
    """
    # Ascending ids: two orders of the same goods wait for each other instead of deadlocking.
    lacking = [pk for pk in sorted(quantities) if not _taken(pk, quantities[pk])]
    if lacking:
        raise Short([_short(product) for product in Product.objects.filter(pk__in=lacking)])


@transaction.atomic
def give_back(quantities: Mapping[int, int]) -> None:
    """Put so many of each product back, in the caller's transaction."""
    for pk in sorted(quantities):
        Product.objects.filter(pk=pk, stock__isnull=False).update(stock=F("stock") + quantities[pk])


def _taken(pk: int, quantity: int) -> bool:
    # The condition and the change are one statement: read-then-save sold 64 of 5.
    enough = Q(stock=None) | Q(stock__gte=quantity)
    on_sale = Product.objects.filter(enough, pk=pk, state=Product.State.PUBLISHED)
    return bool(on_sale.update(stock=F("stock") - quantity))


def _short(product: Product) -> ShortLine:
    on_sale = product.state == Product.State.PUBLISHED
    return ShortLine(product.pk, product.name, (product.stock or 0) if on_sale else 0)
