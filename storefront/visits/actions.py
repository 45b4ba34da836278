"""Counting, folding what is old, telling merchants of their week."""

from datetime import date, datetime, timedelta

from django.db import transaction

from halles import clock, limits
from storefront.merchants.models import Shop
from storefront.visits import emails, queries
from storefront.visits.models import Digest, Tally

AN_HOUR = 3600
# Of one address in an hour, over all shops and kinds: a street's worth of windows.
MOST = 300


def count(shop: Shop, kind: str, *, visitor: str, at: datetime) -> bool:
    """
    Count one visit of a day on the wall; False for who was counted within the hour.

    `visitor` says whether two are the same, and is kept nowhere: see `halles.limits`.
    """
    if not limits.allow(f"visits {visitor}", limit=MOST, seconds=AN_HOUR):
        return False
    if not limits.allow(f"visit {visitor} {kind} {shop.pk}", limit=1, seconds=AN_HOUR):
        return False
    Tally.objects.count_one(shop, kind, day=clock.local(at).date())
    return True


def fold(*, at: datetime) -> None:
    """Days of more than a year ago become months."""
    today = clock.local(at).date()
    Tally.objects.fold(before=today - timedelta(days=366))


def subscribe(shop: Shop, *, is_wanted: bool) -> None:
    """Have the shop's weekly mail written, or not any more."""
    Digest.objects.update_or_create(shop=shop, defaults={"is_wanted": is_wanted})


def tell_week(*, at: datetime) -> None:
    """
    Write to each shop on show of its last week, from Monday to Sunday, once.

    A shop that nobody looked at is left in peace.
    """
    today = clock.local(at).date()
    monday = today - timedelta(days=today.weekday())
    for shop in queries.to_tell(monday):
        _tell(shop, monday, at)


@transaction.atomic
def _tell(shop: Shop, monday: date, at: datetime) -> None:
    Digest.objects.get_or_create(shop=shop)
    digest = Digest.objects.select_for_update().get(shop=shop)
    if not digest.is_wanted or digest.told_on == monday:
        return
    digest.told_on = monday
    digest.save(update_fields=["told_on"])
    emails.week(shop, queries.week(shop, until=monday), at=at)
