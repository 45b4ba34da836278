"""Markets: held, changed, called off for a day, and no more. Their stalls follow."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time

from django.db import transaction

from halles import clock
from halles.audit import actions as audit
from storefront.agenda.actions.prose import free_slug, made_of
from storefront.agenda.models import Market
from storefront.merchants import actions as merchants
from storefront.merchants.actions import Stand


class NotHeld(ValueError):
    """There is no market on that day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketWords:
    """What is said of a market, and when it comes back."""

    name: str
    place: str
    text: str
    opens: time
    closes: time
    weekdays: list[int] = field(default_factory=list)
    dates: list[date] = field(default_factory=list)
    first_day: date | None = None
    last_day: date | None = None
    on_holidays: bool = True

    @property
    def columns(self) -> dict[str, object]:
        return asdict(self) | {"html": made_of(self.text)}


@transaction.atomic
def add_market(words: MarketWords, *, at: datetime, by: str) -> Market:
    """Announce a market; raise Overlap or NoDay for days or hours that cannot be."""
    _stand_of(words).check()
    slug = free_slug(Market, words.name, most=110)
    market = Market.objects.create(slug=slug, updated_at=at, **words.columns)
    return _traced(market, "market announced", at, by)


@transaction.atomic
def change_market(market: Market, *, words: MarketWords, at: datetime, by: str) -> Market:
    """Change what is said of a market; its stalls follow to its days, hours and place."""
    _stand_of(words).check()
    market = _locked(market)
    for name, value in words.columns.items():
        setattr(market, name, value)
    return _told(market, "market changed", at, by)


@transaction.atomic
def call_off(market: Market, *, day: date, at: datetime, by: str) -> Market:
    """There is no market on that day, for its stalls neither; raise NotHeld if there was none."""
    market = _locked(market)
    if day < clock.local(at).date() or not market.rhythm.falls_on(day, departement=""):
        raise NotHeld(str(day))
    market.skipped = sorted([*market.skipped, day])
    return _told(market, "market called off", at, by)


@transaction.atomic
def hold_again(market: Market, *, day: date, at: datetime, by: str) -> Market:
    """It is held on that day after all; raise NotHeld when it was not called off."""
    market = _locked(market)
    if day not in market.skipped:
        raise NotHeld(str(day))
    market.skipped = [other for other in market.skipped if other != day]
    return _told(market, "market held again", at, by)


@transaction.atomic
def archive_market(market: Market, *, at: datetime, by: str) -> Market:
    """It is held no more: its page is gone, and its stalls are taken down."""
    market = _locked(market)
    market.archived_at = at
    market.save()
    merchants.end_market(market.reference, at=at)
    return _traced(market, "market archived", at, by)


def stand(market: Market, *, only: list[int] | None = None) -> Stand:
    """Where a stall of that market is: on all its days, or on some of its weekdays only."""
    days = [day for day in market.weekdays if not only or day in only]
    return Stand(
        place=f"{market.name}, {market.place}"[:120],
        opens=market.opens,
        closes=market.closes,
        weekdays=days,
        dates=market.dates,
        first_day=market.first_day,
        last_day=market.last_day,
        on_holidays=market.on_holidays,
        market=market.reference,
    )


def _told(market: Market, verb: str, at: datetime, by: str) -> Market:
    market.updated_at = at
    market.save()
    merchants.follow_market(stand(market), skipped=market.skipped, at=at)
    return _traced(market, verb, at, by)


def _traced(market: Market, verb: str, at: datetime, by: str) -> Market:
    audit.record(verb, target=f"{market.reference} {market}", by=by, at=at)
    return market


def _locked(market: Market) -> Market:
    return Market.objects.select_for_update().get(pk=market.pk)


def _stand_of(words: MarketWords) -> Stand:
    return Stand(
        place=words.place,
        opens=words.opens,
        closes=words.closes,
        weekdays=words.weekdays,
        dates=words.dates,
        first_day=words.first_day,
        last_day=words.last_day,
    )
