"""What pages show of the agenda."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from statistics import fmean
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from halles import clock
from storefront.agenda.models import Event, Market, Quarter
from storefront.merchants.models import Rhythm, Shop
from tenants.current import current_town

DATES = 8


@dataclass(frozen=True, slots=True)
class MarketDay:
    """A market and the next day it is held on; none when its season is over."""

    name: str
    url: str
    rhythm: Rhythm
    next: date | None


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event as lists show it."""

    title: str
    url: str
    place: str
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    image: str


@dataclass(frozen=True, slots=True)
class Board:
    """The agenda as the home page shows it."""

    portrait: SafeString
    market: MarketDay | None
    events: list[Announcement]
    quarters: list[tuple[str, str]]


# One value, so that the home page can ask for it beside its own, by one statement.
BOARD = """
SELECT json_build_object(
  'portrait', (SELECT html FROM agenda_portrait WHERE id = 1),
  'markets', (SELECT json_agg(row_to_json(m)) FROM (
    SELECT name, slug, place, opens, closes, weekdays, dates, skipped, first_day, last_day,
      on_holidays FROM agenda_market WHERE archived_at IS NULL ORDER BY name, id LIMIT 20) m),
  'events', (SELECT json_agg(row_to_json(e)) FROM (
    SELECT id AS pk, title, slug, place, starts_at, ends_at, state,
      picture_key, picture_width, picture_height FROM agenda_event
    WHERE state <> 'archived' AND ends_at > %(at)s ORDER BY starts_at, id LIMIT 3) e),
  'quarters', (SELECT json_agg(row_to_json(q)) FROM (
    SELECT name, slug FROM agenda_quarter WHERE archived_at IS NULL ORDER BY name, id LIMIT 24) q))
"""


def board(said: dict[str, Any], at: datetime) -> Board:
    """What BOARD said: the portrait, the next market, the next events and the quarters."""
    rows = {name: said[name] or () for name in ("markets", "events", "quarters")}
    held = [_market_day(r["name"], r["slug"], Rhythm.read(r), at) for r in rows["markets"]]
    coming = [day for day in held if day.next]
    return Board(
        # Cleaned before it was kept.
        portrait=SafeString(said["portrait"] or ""),  # nosec B703  # nosemgrep: marked-safe
        market=min(coming, key=_soonest, default=None),
        events=[_announced(Event(**_moments(row))) for row in rows["events"]],
        quarters=[(row["name"], f"/quartiers/{row['slug']}/") for row in rows["quarters"]],
    )


def market_days(at: datetime) -> list[MarketDay]:
    """The markets of the town, the next one first, those whose season is over last."""
    markets = Market.objects.shown()
    days = [_market_day(each.name, each.slug, each.rhythm, at) for each in markets]
    return sorted(days, key=_soonest)


def next_dates(rhythm: Rhythm, at: datetime, *, number: int = DATES) -> list[date]:
    """The next days it comes back on; today until its end."""
    today = clock.local(at).date()
    coming = rhythm.days(today, departement())
    return list(islice((day for day in coming if rhythm.on(day)[1] > at), number))


def coming(at: datetime) -> QuerySet[Event]:
    """The events that are not over, the first one first, without their texts."""
    return Event.objects.coming(at).defer("text", "html")


def announced(events: Iterable[Event]) -> list[Announcement]:
    return [_announced(event) for event in events]


def sellers(market: Market) -> list[Shop]:
    """The shops on show that have a stall in that market, with their hours."""
    shops = Shop.objects.published().filter(stalls__market=market.reference)
    return list(shops.with_hours().order_by("name", "pk"))


def shops_of(quarter: Quarter) -> list[Shop]:
    """The shops on show in that quarter, with their hours."""
    shops = Shop.objects.published().filter(quarter_shop__quarter=quarter)
    return list(shops.with_hours().order_by("name", "pk"))


def quarters() -> list[Quarter]:
    """The quarters with a page, each with how many shops on show are in it (`shops`)."""
    shown = Shop.objects.published().values("pk")
    inside = Count("places", filter=Q(places__shop__in=shown))
    return list(Quarter.objects.shown().annotate(shops=inside).defer("text"))


def centre(shops: Iterable[Shop]) -> tuple[float, float] | None:
    """The middle of the shops whose place is known, to about a hundred metres."""
    known = [
        (shop.latitude, shop.longitude)
        for shop in shops
        if shop.latitude is not None and shop.longitude is not None
    ]
    if not known:
        return None
    latitude, longitude = map(fmean, zip(*known, strict=True))
    return round(latitude, 3), round(longitude, 3)


def departement() -> str:
    return clock.departement(current_town().commune_id)


def _market_day(name: str, slug: str, rhythm: Rhythm, at: datetime) -> MarketDay:
    found = next_dates(rhythm, at, number=1)
    return MarketDay(name, f"/marches/{slug}/", rhythm, found[0] if found else None)


def _soonest(day: MarketDay) -> tuple[date, Any]:
    return day.next or date.max, day.rhythm.opens


def _moments(row: dict[str, Any]) -> dict[str, Any]:
    moments = {name: datetime.fromisoformat(row[name]) for name in ("starts_at", "ends_at")}
    return row | moments


def _announced(event: Event) -> Announcement:
    return Announcement(
        title=event.title,
        url=event.get_absolute_url(),
        place=event.place,
        starts_at=timezone.localtime(event.starts_at),
        ends_at=timezone.localtime(event.ends_at),
        cancelled=event.cancelled,
        image=event.thumb,
    )
