"""What pages show of the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache, partial
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.vouchers import queries as vouchers
from billing.vouchers.models import Campaign
from halles import clock
from halles.http.remembered import remembered
from halles.money import Money
from halles.pictures import Picture
from storefront.catalogue.models import Category, Product, guessing
from storefront.catalogue.models.products import address
from storefront.catalogue.models.shown import IsAnyOf
from storefront.catalogue.written import Hole, Written, at_once
from storefront.merchants.models import BOUGHT, Shop

FEW, PER_PAGE = 5, 24
NEW, OF_ONE_SHOP = 12, 2


@dataclass(frozen=True, slots=True)
class Card:
    """A product as its card shows it."""

    pk: int
    name: str
    url: str
    picture: Picture
    shop_name: str
    price: str
    badge: str
    sold_out: bool
    # Where its button sends it, and what that button says; nothing when it cannot be bought.
    add_url: str
    add: str
    # What its price was before a reduction, crossed out; nothing without one.
    prior: str = ""


# What a card is made of: rows, since instances of three models would cost three times as much.
PICTURE = ("photo_key", "picture_width", "picture_height")
REDUCED = ("crossed_price", "reduced_from", "reduced_until")
COLUMNS = ("pk", "name", "slug", *PICTURE, "price", "stock", "has_variants", "is_left", *REDUCED)
OF_SHOP = ("shop__name", "mode", "shop__mode", "shop__paused_on", "shop__paused_until")
# Of a head, whether any variant is left; looked up for heads alone.
VARIANTS_LEFT = Product.objects.filter(variant_of=OuterRef("pk"), state="published").exclude(
    stock=0
)
IS_LEFT = Case(
    When(has_variants=True, then=Exists(VARIANTS_LEFT)),
    default=Q(stock=None) | Q(stock__gt=0),
    output_field=models.BooleanField(),
)


def just_in() -> list[Card]:
    """The newest cards of the town, of several shops."""
    return _cards(_mixed().rows(), with_shop=True)


@cache
def _mixed() -> Written:
    newest = Product.objects.shown().mixed(OF_ONE_SHOP).newest()[:NEW]
    return Written(newest.annotate(is_left=IS_LEFT).values_list(*COLUMNS, *OF_SHOP))


def cards_of(
    column: str, keys: Iterable[int], *, first: int = 0, number: int = PER_PAGE
) -> list[Card]:
    """That many cards of products on show, newest first, whose `column` is one of the keys."""
    rows = _newest(column, first, number).rows(keys=list(keys))
    return _cards(rows, with_shop=column != "shop")


def number_of(column: str, keys: Iterable[int]) -> int:
    """How many products on show there are whose `column` is one of the keys."""
    keys = list(keys)
    shown = Product.objects.shown
    return remembered(
        f"number of {column} {keys}", lambda: shown().filter(**{f"{column}__in": keys}).count()
    )


@lru_cache(maxsize=256)
def _newest(column: str, first: int, number: int) -> Written:
    keys = Hole("keys", ArrayField(models.BigIntegerField()))
    newest = Product.objects.shown().filter(IsAnyOf(column, keys)).newest()
    some = newest.annotate(is_left=IS_LEFT)[first : first + number]
    return Written(some.values_list(*COLUMNS, *OF_SHOP))


def _cards(rows: Iterable[tuple[Any, ...]], *, with_shop: bool) -> list[Card]:
    at, add_url = timezone.now(), reverse("basket:add")
    today, add, least = clock.local(at).date(), _("Add %(name)s to the basket"), _("from %(price)s")
    cards = []
    for row in rows:
        pk, name, slug, key, width, height, cents, stock, head, is_left = row[:10]
        crossed, reduced_from, until, shop, mode, of_shop, paused_on, paused_until = row[10:]
        away = paused_on is not None and paused_on <= today < paused_until
        can_be_bought = is_left and not head and not away and (mode or of_shop) in BOUGHT
        reduced = until is not None and at < until
        cards.append(
            Card(
                pk=pk,
                name=name,
                url=address(slug, pk),
                picture=Picture(key, width, height),
                shop_name=shop if with_shop else "",
                price=least % {"price": Money(cents)} if head else str(Money(cents)),
                badge=left(stock),
                sold_out=not is_left,
                add_url=add_url if can_be_bought else "",
                add=add % {"name": name},
                prior=str(Money(crossed or reduced_from)) if reduced else "",
            )
        )
    return cards


def window(shown: Iterable[Card]) -> list[Card]:
    """Three with a picture, each of another shop, for the arches of the home page."""
    by_shop = {card.shop_name: card for card in shown if card.picture}
    return list(by_shop.values())[:3]


def left(stock: int | None) -> str:
    """How many are left, when there are so few that it matters; nothing otherwise."""
    if stock is None or not 0 < stock <= FEW:
        return ""
    return ngettext("Last one", "Only %(count)s left", stock) % {"count": stock}


def shops(at: datetime, *, insee: str) -> QuerySet[Shop]:
    """The town's shops with their hours, those open now first."""
    told = Shop.objects.published().told_open(at, departement=clock.departement(insee))
    return told.with_hours().order_by(F("open_now").desc(), "name", "pk")


def shelf(slug: str) -> tuple[Category, Category, list[Category]] | None:
    """The category of that name, the top of its branch, and what is inside that top."""
    found = next((c for c in tree() if c.slug == slug), None)
    if found is None:
        return None
    top = category(found.parent_id) if found.parent_id else found
    return found, top, [c for c in tree() if c.parent_id == top.pk]


def category(pk: int) -> Category:
    return next(c for c in tree() if c.pk == pk)


def tree() -> list[Category]:
    """Every shelf of the town, in order."""
    return remembered("categories", lambda: list(Category.objects.all()))


def suggest_category(name: str, *, most: int = 3) -> list[Category]:
    """Shelves for a product of that name, the nearest first; none when nothing is known."""
    return guessing.nearest(name, tree(), most=most)


def shop(slug: str) -> Shop | None:
    """A shop that anybody may walk into, with its hours."""
    pk = Shop.objects.published().filter(slug=slug).values_list("pk", flat=True).first()
    return seller(pk) if pk else None


def seller(pk: int) -> Shop:
    """A shop with its hours, as the pages of its products show it."""
    return remembered(f"shop {pk}", lambda: Shop.objects.with_hours().get(pk=pk))


def product(pk: int) -> Product | None:
    """A product on show, with its shop and its category, by one statement."""
    found = next(iter(_published().things(Product, pk=pk)), None)
    # Whoever changes a shop has what is remembered of it forgotten.
    if found is None or not (shop := seller(found.shop_id)).is_published:
        return None
    found.shop, found.category = shop, category(found.category_id)
    return found


@cache
def _published() -> Written:
    key = Hole("pk", models.BigIntegerField())
    return Written(Product.objects.filter(pk=key, state=Product.State.PUBLISHED).defer("search"))


def variants(head: Product) -> list[Product]:
    """Those of a head that are on show, sold out or not, in the order they were made."""
    if not head.has_variants:
        return []
    found = _variants().things(Product, head=head.pk)
    for variant in found:
        variant.shop, variant.variant_of = head.shop, head
    return found


@cache
def _variants() -> Written:
    head = Hole("head", models.BigIntegerField())
    on_show = Product.objects.filter(variant_of=head, state=Product.State.PUBLISHED)
    return Written(on_show.order_by("pk").defer("search"))


def newest_of(shop: Shop, *, number: int) -> list[Card]:
    """The newest cards of a shop."""
    ask = partial(cards_of, "shop", [shop.pk], number=number)
    return remembered(f"newest {number} of {shop.pk}", ask)


def shelves() -> list[tuple[Category, list[Category]]]:
    """The whole tree, in order, by one statement."""
    every = tree()
    return [
        (top, [category for category in every if category.parent_id == top.pk])
        for top in every
        if top.parent_id is None
    ]


def filled_shelves() -> list[tuple[Category, list[Category]]]:
    """The shelves with something on them; all of them while the town has nothing yet."""
    filled = set(Product.objects.shown().values_list("category", flat=True).distinct())
    kept = [
        (top, [shelf for shelf in inside if shelf.pk in filled])
        for top, inside in shelves()
        if not filled.isdisjoint({top.pk, *(shelf.pk for shelf in inside)})
    ]
    return kept if filled else shelves()


@dataclass(frozen=True, slots=True)
class Banner:
    """What a town gives, in the words of its home page."""

    title: str
    text: str
    left: str
    percent_left: int


def banner(at: datetime) -> Banner | None:
    """The voucher campaign to speak of; None when there is none or its envelope is empty."""
    campaign = vouchers.current_campaign(at)
    day = clock.local(at).date()
    if campaign is None or not campaign.affordable or not _sold_on(campaign, day):
        return None
    said = {
        "price": campaign.price,
        "face": campaign.face,
        "share": campaign.town_share,
        "left": campaign.left,
        "budget": campaign.budget,
    }
    return Banner(
        title=_("Pay %(price)s, spend %(face)s") % said,
        text=_("The town adds %(share)s to each voucher, to be spent in its shops.") % said,
        left=_("%(left)s left of %(budget)s") % said,
        percent_left=100 * campaign.left.cents // campaign.budget.cents,
    )


def _sold_on(campaign: Campaign, day: date) -> bool:
    on_sale = campaign.state == Campaign.State.OPEN
    return on_sale and campaign.sold_from <= day <= campaign.sold_until


TOP_SHELVES = """
SELECT json_agg(row_to_json(c)) FROM (
  SELECT id, name, slug, icon FROM catalogue_category WHERE parent_id IS NULL
  ORDER BY "order", id) c
"""


def top_shelves_and(asked: Iterable[str], *, at: datetime) -> tuple[list[Category], list[Any]]:
    """The shelves one sees first, and the one value of each of these statements, at once."""
    shelves, *others = at_once([TOP_SHELVES, *asked], {"at": at})
    return [Category(**row) for row in shelves or ()], others
