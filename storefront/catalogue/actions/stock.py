"""Taking goods for an order and giving them back: never oversold, never deadlocked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from storefront.catalogue.models import Product, Recount


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


class StockMoved(Exception):
    """
    More was sold than the new number allows, somebody began or ended the counting, or the form
    was sent before with other numbers.
    """

    def __init__(self, left: int | None) -> None:
        super().__init__(str(left))
        self.left = left


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """From what was shown to what is said, by the form of that key; None is not counted."""

    shown: int | None
    said: int | None
    idem: str


@transaction.atomic
def move(product_id: int, change: Said, *, at: datetime, by: str) -> int | None:
    """
    Change a stock from what was shown to what is said, and answer what is left.

    Numbers differ by what came or went: sales made meanwhile count, and the same form again
    changes nothing. Raises StockMoved.
    """
    rows = Product.objects.filter(pk=product_id)
    if change.shown != change.said and not _done(rows, change, at=at, by=by):
        raise StockMoved(rows.get().stock)
    return rows.get().stock


@transaction.atomic
def take(quantities: Mapping[int, int], *, at: datetime) -> None:
    """
    Take so many of each product (by id), in the caller's transaction.

    All or nothing: raises Short, naming each line that lacks, and takes none. A product
    withdrawn from sale counts as none left.
    """
    # Ascending ids: two orders of the same goods wait for each other instead of deadlocking.
    lacking = [pk for pk in sorted(quantities) if not _taken(pk, quantities[pk], at)]
    if lacking:
        raise Short(
            [_short(product) for product in Product.objects.filter(pk__in=lacking).order_by("pk")]
        )


@transaction.atomic
def give_back(quantities: Mapping[int, int], *, at: datetime) -> None:
    """Put so many of each product back, in the caller's transaction."""
    for pk in sorted(quantities):
        counted = Product.objects.filter(pk=pk, stock__isnull=False)
        counted.update(**_by(quantities[pk], at))


def _done(rows: QuerySet[Product], change: Said, *, at: datetime, by: str) -> bool:
    """Whether it is done, now or by the same form before."""
    shown, said = change.shown, change.said
    # The key first: the same form sent twice at once waits here.
    noted, is_new = Recount.objects.get_or_create(
        product=rows.get(),
        idem=change.idem,
        defaults={"shown": shown, "said": said, "at": at, "by": by},
    )
    if is_new:
        return _moved(rows, change, at)
    return (noted.shown, noted.said) == (shown, said)


def _moved(rows: QuerySet[Product], change: Said, at: datetime) -> bool:
    shown, said = change.shown, change.said
    if shown is None:
        gone = {"updated_at": at} if said == 0 else {}
        return bool(rows.filter(stock=None).update(stock=said, **gone))
    counted = rows.exclude(stock=None)
    if said is None:
        return bool(counted.update(stock=None, updated_at=_at_if(Q(stock=0), at)))
    # One statement, as when goods are taken.
    return bool(counted.filter(stock__gte=shown - said).update(**_by(said - shown, at)))


def _by(number: int, at: datetime) -> dict[str, Any]:
    """So many more or fewer; the last one sold, and the first one back, change the page."""
    left_or_not = Q(stock=0) if number > 0 else Q(stock=-number)
    return {"stock": F("stock") + number, "updated_at": _at_if(left_or_not, at)}


def _at_if(changes: Q, at: datetime) -> Case:
    return Case(When(changes, then=Value(at)), default=F("updated_at"))


def _taken(pk: int, quantity: int, at: datetime) -> bool:
    # The condition and the change are one statement: read-then-save sold 64 of 5.
    enough = Q(stock=None) | Q(stock__gte=quantity)
    on_sale = Product.objects.filter(
        enough, pk=pk, state=Product.State.PUBLISHED, has_variants=False
    )
    return bool(on_sale.update(**_by(-quantity, at)))


def _short(product: Product) -> ShortLine:
    on_sale = product.state == Product.State.PUBLISHED and not product.has_variants
    return ShortLine(product.pk, product.title, (product.stock or 0) if on_sale else 0)
