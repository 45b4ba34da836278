"""Days that have hours of their own: a Sunday of December, a public holiday."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from halles import clock
from storefront.merchants.actions.shops import locked, noted
from storefront.merchants.actions.times.hours import AlreadyAway, check_stretches
from storefront.merchants.models import Shop, SpecialOpening

# As far as anybody plans, and as long as anybody looks back.
AHEAD, KEPT = timedelta(days=731), timedelta(days=366)


class NothingSpecial(Exception):
    """That day has its usual hours."""


class NotThen(ValueError):
    """A day that is over, or further away than anybody plans."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHours:
    """The same hours for some days, and what for."""

    days: Collection[date]
    stretches: Sequence[tuple[time, time]]
    note: str = ""


@transaction.atomic
def set_special(shop: Shop, *, own: OwnHours, at: datetime, by: str) -> None:
    """
    Give these days hours of their own, instead of those they had.

    Raises Overlap, NotThen, and AlreadyAway for a day the shop said it is away.
    """
    shop, today = locked(shop), clock.local(at).date()
    rows = sorted((day, opens, closes) for day in own.days for opens, closes in own.stretches)
    check_stretches(rows)
    for day in sorted(own.days):
        _check_day(shop, day, today)
    shop.special_openings.filter(day__in=own.days).delete()
    shop.special_openings.filter(day__lt=today - KEPT).delete()
    SpecialOpening.objects.bulk_create(
        SpecialOpening(shop=shop, day=day, opens=opens, closes=closes, note=own.note)
        for day, opens, closes in rows
    )
    noted(shop, "special opening announced", at=at, by=by)


@transaction.atomic
def remove_special(shop: Shop, *, day: date, at: datetime, by: str) -> None:
    """Give that day its usual hours again; raise NothingSpecial when it has them."""
    gone, _ = shop.special_openings.filter(day=day).delete()
    if not gone:
        raise NothingSpecial(str(day))
    noted(shop, "special opening taken back", at=at, by=by)


def _check_day(shop: Shop, day: date, today: date) -> None:
    if not today <= day <= today + AHEAD:
        raise NotThen(str(day))
    if shop.closings.filter(first_day__lte=day, last_day__gte=day).exists():
        raise AlreadyAway(str(day))
