"""Setting when a shop is open: its usual week, and the days it is away."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from halles import clock
from storefront.merchants.actions.shops import locked, noted
from storefront.merchants.models import Closing, Opening, Shop

# Absences of one shop, and how long those that are over are looked back on: lists read them.
MOST, KEPT = 100, timedelta(days=31)


class Overlap(ValueError):
    """Two stretches of one day overlap, or one ends before it begins."""


class TooManyAbsences(Exception):
    """Every list of shops reads them all: nobody is away so often."""


class AlreadyAway(Exception):
    """The shop is closed for that day as it is."""


class NotAway(Exception):
    """There is nothing to take back: the shop is not away."""


@transaction.atomic
def set_week(
    shop: Shop, *, stretches: Sequence[tuple[int, time, time]], at: datetime, by: str
) -> None:
    """Replace the usual week by (weekday, opens, closes); raise Overlap and change nothing."""
    ordered = sorted(stretches)
    check_stretches(ordered)
    locked(shop)
    shop.openings.all().delete()
    Opening.objects.bulk_create(
        Opening(shop=shop, weekday=weekday, opens=opens, closes=closes)
        for weekday, opens, closes in ordered
    )
    shop.__dict__.pop("hours", None)
    noted(shop, "opening hours set", at=at, by=by)


@transaction.atomic
def add_closing(
    shop: Shop, *, days: tuple[date, date], reason: str, at: datetime, by: str
) -> Closing:
    """
    Say that the shop is away from the first day to the last.

    Raises Overlap if reversed, TooManyAbsences when a hundred are under way or to come.
    """
    first, last = days
    if last < first:
        raise Overlap(str(last))
    closings, today = locked(shop).closings, clock.local(at).date()
    closings.filter(last_day__lt=today - KEPT).delete()
    if closings.filter(last_day__gte=today).count() >= MOST:
        raise TooManyAbsences(str(first))
    shop.__dict__.pop("hours", None)
    noted(shop, "closing announced", at=at, by=by)
    return Closing.objects.create(shop=shop, first_day=first, last_day=last, reason=reason)


@transaction.atomic
def remove_closing(closing: Closing, *, at: datetime, by: str) -> None:
    """Take back an announced closing."""
    noted(closing.shop, "closing taken back", at=at, by=by)
    closing.delete()


@transaction.atomic
def close_from_now(shop: Shop, *, until: date, at: datetime, by: str) -> Closing:
    """
    Close today and through `until`.

    Raises AlreadyAway when it is closed, Overlap for the past, TooManyAbsences as `add_closing`.
    """
    shop, today = locked(shop), clock.local(at).date()
    if _away(shop, today).exists():
        raise AlreadyAway(str(today))
    return add_closing(shop, days=(today, until), reason="", at=at, by=by)


@transaction.atomic
def open_again(shop: Shop, *, at: datetime, by: str) -> None:
    """Come back today: what was announced ends yesterday, or never was; raise NotAway."""
    shop, today = locked(shop), clock.local(at).date()
    if not _away(shop, today).exists():
        raise NotAway(str(today))
    _away(shop, today).filter(first_day=today).delete()
    _away(shop, today).update(last_day=today - timedelta(days=1))
    noted(shop, "shop opened again", at=at, by=by)


def _away(shop: Shop, day: date) -> QuerySet[Closing]:
    return shop.closings.filter(first_day__lte=day, last_day__gte=day)


def check_stretches(ordered: Sequence[tuple[Any, time, time]]) -> None:
    """Raise Overlap for stretches, in order, of which two overlap or one ends before it begins."""
    for _day, opens, closes in ordered:
        if closes <= opens and closes != clock.MIDNIGHT:
            raise Overlap(f"{opens:%H:%M}")
    for (day, _opens, closes), (next_day, next_opens, _closes) in pairwise(ordered):
        if day == next_day and (closes == clock.MIDNIGHT or next_opens < closes):
            raise Overlap(f"{next_opens:%H:%M}")
