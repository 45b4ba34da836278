"""`Hours.is_open`, said in SQL: the database sorts and filters by it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from halles import clock
from storefront.merchants.models.openings import Closing, Opening, SpecialOpening
from storefront.merchants.models.rhythms import falling_on
from storefront.merchants.models.stalls import Stall


def is_open(at: datetime, *, departement: str) -> Q:
    """Of shops: what `hours.is_open` would say of each at that moment."""
    running = Q(opens__lte=clock.wall(at)) & _not_over(at)
    return _has_door_when(running, at, departement)


def opens_today(at: datetime, *, departement: str) -> Q:
    """Of shops: whether somebody is there at that moment or later the same day."""
    return _has_door_when(_not_over(at), at, departement)


def _not_over(at: datetime) -> Q:
    return Q(closes__gt=clock.wall(at)) | Q(closes=clock.MIDNIGHT)


def _has_door_when(running: Q, at: datetime, departement: str) -> Q:
    day = clock.local(at).date()
    usual = _of_shop(Opening.objects.filter(running, weekday=day.weekday()))
    if clock.public_holiday(day, departement):
        usual &= Q(open_on_holidays=True)
    own = SpecialOpening.objects.filter(day=day)
    door = _of_shop(own.filter(running)) | (~_of_shop(own) & usual)
    stall = _of_shop(Stall.objects.filter(running, falling_on(day, departement)))
    away = _of_shop(Closing.objects.filter(first_day__lte=day, last_day__gte=day))
    return ~away & (Q(has_door=True) & door | stall)


def _of_shop(rows: QuerySet[Any]) -> Q:
    return Q(Exists(rows.filter(shop=OuterRef("pk"))))
