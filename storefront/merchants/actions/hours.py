"""Setting when a shop is open."""

from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import pairwise

from django.db import transaction

from halles import clock
from halles.audit import actions as audit
from storefront.merchants.models import Closing, Opening, Shop


class Overlap(ValueError):
    """Two stretches of one day overlap, or one ends before it begins."""


@transaction.atomic
def set_week(
    shop: Shop, *, stretches: Sequence[tuple[int, time, time]], at: datetime, by: str
) -> None:
    """Replace the usual week by (weekday, opens, closes); raise Overlap and change nothing."""
    ordered = sorted(stretches)
    _check(ordered)
    Shop.objects.select_for_update(of=("self",)).get(pk=shop.pk)
    shop.openings.all().delete()
    Opening.objects.bulk_create(
        Opening(shop=shop, weekday=weekday, opens=opens, closes=closes)
        for weekday, opens, closes in ordered
    )
    shop.__dict__.pop("hours", None)
    audit.record("opening hours set", target=f"shop:{shop.pk} {shop}", by=by, at=at)


@transaction.atomic
def add_closing(
    shop: Shop, *, days: tuple[date, date], reason: str, at: datetime, by: str
) -> Closing:
    """Say that the shop is away from the first day to the last; raise Overlap if reversed."""
    first, last = days
    if last < first:
        raise Overlap(str(last))
    shop.__dict__.pop("hours", None)
    audit.record("closing announced", target=f"shop:{shop.pk} {shop}", by=by, at=at)
    return Closing.objects.create(shop=shop, first_day=first, last_day=last, reason=reason)


@transaction.atomic
def remove_closing(closing: Closing, *, at: datetime, by: str) -> None:
    """Take back an announced closing."""
    audit.record("closing taken back", target=f"shop:{closing.shop_id}", by=by, at=at)
    closing.delete()


def _check(ordered: Sequence[tuple[int, time, time]]) -> None:
    for _weekday, opens, closes in ordered:
        if closes <= opens and closes != clock.MIDNIGHT:
            raise Overlap(f"{opens:%H:%M}")
    for (day, _opens, closes), (next_day, next_opens, _closes) in pairwise(ordered):
        if day == next_day and (closes == clock.MIDNIGHT or next_opens < closes):
            raise Overlap(f"{next_opens:%H:%M}")
