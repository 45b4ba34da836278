"""The goods of an order, to the shelf and from it."""

from collections import Counter
from datetime import datetime

from django.db.models import QuerySet

from storefront.catalogue import actions as catalogue
from storefront.orders.models import Line, Order, SubOrder


def take(order: Order, *, at: datetime) -> None:
    """Take the goods of an order again; raise catalogue.Short."""
    catalogue.take(_quantities(Line.objects.filter(suborder__order=order)), at=at)


def give_back(order: Order, *, at: datetime) -> None:
    catalogue.give_back(_quantities(Line.objects.filter(suborder__order=order)), at=at)


def give_back_part(suborder: SubOrder, *, at: datetime) -> None:
    catalogue.give_back(_quantities(suborder.lines.all()), at=at)


def _quantities(lines: QuerySet[Line]) -> dict[int, int]:
    counts: Counter[int] = Counter()
    for line in lines:
        counts[line.product_id] += line.quantity
    return dict(counts)
