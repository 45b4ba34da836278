"""Filling a town: merchants, products, campaign and a little life. Safe to take up again."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from halles.audit import actions as audit
from halles.audit.models import Entry
from halles.demo import almanac, people
from halles.demo.life import agenda, campaigns, merchants, passers_by, waiting, windows
from halles.demo.life.shelves import Shelves
from halles.demo.life.trade import Trade
from storefront.catalogue.actions import seed_categories
from storefront.catalogue.models import Category
from storefront.merchants.models import Shop
from tenants.current import town_context
from tenants.models import Town
from themes import actions as themes
from themes.models import Branding

FILLED = "demo filled"
# The town has been selling for a while.
SELLING_FOR, SETTLED_AFTER = timedelta(days=60), timedelta(days=9)
AN_HOUR = timedelta(hours=1)


def is_filled(town: Town) -> bool:
    """Whether a fill came to its end. What a visitor changes afterwards is left as it is."""
    with town_context(town):
        return Entry.objects.filter(verb=FILLED).exists()


def fill(
    row: almanac.Town,
    town: Town,
    *,
    studio: Executor,
    at: datetime,
    on_product: Callable[[], object],
) -> None:
    """
    Fill a town that is not; a fill that was interrupted goes on where it stopped.

    Calls `on_product` for each product put on sale.
    """
    with town_context(town):
        seed_categories()
        fronts = _stock(row, town, studio, at - SELLING_FOR, on_product)
        since = campaigns.since(row, at=at)
        campaign = campaigns.run(row, town, since=since)
        shopper = people.shopper(row)
        if settings.PAYMENT_PROVIDER == "local":
            Trade(campaign, shopper, fronts, since=since, until=at - AN_HOUR).tell()
        people.manager(row, at=at)
        merchants.queue(row, at=at)
        _enliven(row, town, fronts, studio, at)
        _finish(row, town, at)


def _stock(
    row: almanac.Town,
    town: Town,
    studio: Executor,
    since: datetime,
    on_product: Callable[[], object],
) -> list[Shop]:
    lacking = []
    for number, shop in enumerate(almanac.shops(row)):
        front = merchants.settle(row, town, shop, at=since + timedelta(hours=5 * number))
        lacking.append(Shelves(row, town, shop, front, studio))
    categories = {category.slug: category for category in Category.objects.all()}
    for shelves in lacking:
        for _ in shelves.fill(categories, at=since + SETTLED_AFTER):
            on_product()
    return [shelves.front for shelves in lacking]


def _enliven(
    row: almanac.Town, town: Town, fronts: Sequence[Shop], studio: Executor, at: datetime
) -> None:
    """What is of today rather than of the last weeks, when nothing more is bought."""
    for shop, front in zip(almanac.shops(row), fronts, strict=True):
        windows.lower(row, town, shop, at=at)
        windows.open_up(town, shop, front, at=at)
        waiting.identify(shop, front, at=at)
    passers_by.stroll(fronts, at=at)
    agenda.announce(row, town, studio, at=at)
    waiting.invite(row, town, at=at)
    waiting.hear(row, at=at)


@transaction.atomic
def _finish(row: almanac.Town, town: Town, at: datetime) -> None:
    by = people.manager_address(row)
    look = Branding(colour=row.colour, tagline=row.motto)
    themes.rebrand(look, at=at, by=by)
    audit.record(FILLED, target=str(town), by=people.OPERATOR, at=at)
