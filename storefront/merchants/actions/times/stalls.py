"""Where a merchant sells besides its shop, and what becomes of it when a market changes."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import QuerySet

from halles import clock
from storefront.merchants.actions.shops import locked, noted
from storefront.merchants.actions.times.hours import Overlap
from storefront.merchants.models import Shop, Stall

MOST = 20


class NoDay(ValueError):
    """A stall that would come back on no day."""


class TooMany(ValueError):
    """More stalls, or more of the same market, than one merchant can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where a stall is, and when: on weekdays of a season, on dates, or both."""

    place: str
    opens: time
    closes: time
    weekdays: list[int] = field(default_factory=list)
    dates: list[date] = field(default_factory=list)
    first_day: date | None = None
    last_day: date | None = None
    on_holidays: bool = True
    market: str = ""

    def check(self) -> None:
        """Raise Overlap for what ends before it begins, NoDay for what never comes back."""
        if self.closes <= self.opens and self.closes != clock.MIDNIGHT:
            raise Overlap(f"{self.opens:%H:%M}")
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise Overlap(str(self.last_day))
        if not (self.weekdays or self.dates):
            raise NoDay


@transaction.atomic
def add_stall(shop: Shop, *, stand: Stand, at: datetime, by: str) -> Stall:
    """Put up a stall; raise Overlap, NoDay, or TooMany when it stands in that market already."""
    stand.check()
    shop = locked(shop)
    same = stand.market and shop.stalls.filter(market=stand.market).exists()
    if same or shop.stalls.count() >= MOST:
        raise TooMany(stand.place)
    noted(shop, "stall put up", at=at, by=by)
    return shop.stalls.create(**asdict(stand))


@transaction.atomic
def remove_stall(stall: Stall, *, at: datetime, by: str) -> None:
    """Take a stall down for good."""
    noted(stall.shop, "stall taken down", at=at, by=by)
    stall.delete()


@transaction.atomic
def set_door(shop: Shop, *, has_door: bool, at: datetime, by: str) -> None:
    """Say whether there is a shop to walk into, or stalls only."""
    Shop.objects.filter(pk=shop.pk).update(has_door=has_door)
    verb = "shop door opened" if has_door else "stalls only"
    noted(shop, verb, at=at, by=by)


def follow_market(stand: Stand, *, skipped: list[date], at: datetime) -> None:
    """Bring the stalls of a market to its new days, place and hours; by the market's own change."""
    _on_market(stand.market).update(updated_at=at)
    for stall in Stall.objects.select_for_update().filter(market=stand.market).order_by("pk"):
        # Who came on Saturdays only still does, while there is a market on Saturdays.
        kept = [day for day in stall.weekdays if day in stand.weekdays]
        for name, value in asdict(stand).items():
            setattr(stall, name, value)
        stall.weekdays, stall.skipped = kept or stand.weekdays, skipped
        stall.save()


def end_market(market: str, *, at: datetime) -> None:
    """Take down the stalls of a market that is held no more."""
    _on_market(market).update(updated_at=at)
    Stall.objects.filter(market=market).delete()


def _on_market(market: str) -> QuerySet[Shop]:
    """The shops that stand there, locked in the order of their keys."""
    stands = Stall.objects.filter(market=market).values("shop")
    shops = Shop.objects.select_for_update(of=("self",)).filter(pk__in=stands).order_by("pk")
    return Shop.objects.filter(pk__in=[shop.pk for shop in shops])
