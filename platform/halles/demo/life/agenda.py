"""The agenda of a demo town: its markets and their stalls, its events, its quarters."""

from concurrent.futures import Executor
from datetime import datetime, timedelta

from halles import clock
from halles.demo import almanac, diary
from halles.demo.people import manager_address
from halles.demo.shots import shoot
from storefront.agenda import actions
from storefront.agenda.actions import EventWords, MarketWords, QuarterWords
from storefront.agenda.models import Event, Market, Portrait, Quarter
from storefront.merchants import actions as merchants
from storefront.merchants.models import Shop
from tenants.models import Town


def announce(row: almanac.Town, town: Town, studio: Executor, *, at: datetime) -> None:
    """All that is in its tables and not announced yet."""
    by = manager_address(row)
    for market in diary.markets(row):
        if not Market.objects.filter(name=market.name).exists():
            _hold(row, market, at=at, by=by)
    for event in diary.events(row):
        if not Event.objects.filter(title=event.title).exists():
            _plan(town, event, studio, at=at, by=by)
    for quarter in diary.quarters(row):
        if not Quarter.objects.filter(name=quarter.name).exists():
            words = QuarterWords(name=quarter.name, text=quarter.text, shops=_inside(quarter))
            actions.add_quarter(words, at=at, by=by)
    if not Portrait.objects.exists():
        actions.set_portrait(diary.portrait(row), at=at, by=by)


def _hold(row: almanac.Town, market: diary.Market, *, at: datetime, by: str) -> None:
    words = MarketWords(
        name=market.name,
        place=market.place,
        text=market.text,
        opens=market.opens,
        closes=market.closes,
        weekdays=market.weekdays,
    )
    held = actions.add_market(words, at=at, by=by)
    trades = diary.trades_with_stalls(row)
    keepers = [shop.email for shop in almanac.shops(row) if shop.trade in trades]
    for shop in Shop.objects.published().filter(merchant__email__in=keepers).order_by("pk"):
        merchants.add_stall(shop, stand=actions.stand(held), at=at, by=by)


def _plan(town: Town, event: diary.Event, studio: Executor, *, at: datetime, by: str) -> None:
    taken = studio.submit(shoot, town, event.picture, event.title, wide=True)
    day = clock.local(at).date() + timedelta(days=event.in_days)
    words = EventWords(
        title=event.title,
        place=event.place,
        text=event.text,
        starts_at=clock.moment(day, event.opens),
        ends_at=clock.moment(day, event.closes),
        picture_alt=f"Illustration : {event.title}",
    )
    planned = actions.add_event(words, at=at, by=by)
    actions.set_picture(planned, picture=taken.result(), at=at, by=by)


def _inside(quarter: diary.Quarter) -> list[int]:
    """The shops of its streets; without streets, those in no quarter yet."""
    shops = Shop.objects.published().filter(quarter_shop=None).order_by("pk")
    return [shop.pk for shop in shops if _stands_in(shop, quarter)]


def _stands_in(shop: Shop, quarter: diary.Quarter) -> bool:
    return not quarter.streets or any(street in shop.street for street in quarter.streets)
