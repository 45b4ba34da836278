"""The products of a listing: bounded, in order, read once for their number, pages and facets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import ExpressionWrapper, F, Q, QuerySet
from django.db.models.lookups import LessThan

from storefront.catalogue.models import Product
from storefront.catalogue.models.shown import IsAnyOf, ProductQuerySet
from storefront.catalogue.queries import Card, cards_of
from storefront.catalogue.written import Hole, Written
from storefront.merchants.models import BOUGHT, Merchant, Shop
from storefront.merchants.models.modes import Mode, in_mode
from storefront.merchants.models.places import in_box, metres_from
from storefront.merchants.models.shops import FRENCH, ShopQuerySet
from storefront.search.queries.asked import Asked, Sort
from storefront.search.queries.synonyms import widened

# No listing is longer, and no count goes further: past it, visitors narrow what they ask.
MOST = 1000
TEXT = SearchQuery(Hole("text", models.TextField()), config=FRENCH, search_type="websearch")
COLUMNS = ("pk", "shop_id", "category_id", "price", "labels", "mode")
# Ranked after the limit: to rank every hit of a common word costs ten times more.
BEST_FIRST = (
    "SELECT pk, shop_id, category_id, price, labels, mode FROM ({}) AS hits"
    " ORDER BY ts_rank(search, words) DESC, pk DESC"
)
KEPT_SHAPES = 128
# A moment and the département whose holidays are kept then.
Moment = tuple[datetime, str]


class Hit(NamedTuple):
    pk: int
    shop: int
    shelf: int
    cents: int
    labels: list[str]
    # How it is sold, where that is not as its shop sells.
    mode: str


class Around(NamedTuple):
    """What the words of an address are in this town, now."""

    moment: Moment
    shelves: tuple[int, ...] = ()
    shop: int = 0
    # The page is that of the shelves: they were not chosen, and no choice widens it.
    of_shelves: bool = False


class Shape(NamedTuple):
    """What a query looks like, whatever the values: two of one shape are written once."""

    clauses: tuple[str, ...]
    sort: Sort
    words: int
    moment: Moment | None
    circle: tuple[tuple[float, float], int] | None


def hits(asked: Asked, around: Around) -> list[Hit]:
    """At most MOST + 1 of what was asked for, in order: the last only tells that there are more."""
    low, high = asked.prix or (0, None)
    latitude, longitude = asked.place or (0.0, 0.0)
    written = _written(_shape(asked, around))
    rows = written.rows(
        text=widened(asked.q),
        shop=around.shop,
        shelves=list(around.shelves),
        label=asked.label,
        low=low,
        high=high,
        latitude=latitude,
        longitude=longitude,
    )
    return [Hit(*row) for row in rows]


def on_cards(keys: Iterable[int]) -> list[Card]:
    """The cards of these products, a page of them at most, in that order."""
    keys = list(keys)
    by_key = {card.pk: card for card in cards_of("pk", keys)} if keys else {}
    return [by_key[key] for key in keys if key in by_key]


def _shape(asked: Asked, around: Around) -> Shape:
    clauses = [name for name in asked.narrowed_by if name != "rayon"]
    if around.of_shelves:
        clauses.append("categorie")
    if asked.prix and asked.prix[1] is not None:
        clauses.append("below")
    of_the_moment = asked.ouvertes or asked.retrait or asked.sort is Sort.OPEN
    return Shape(
        clauses=tuple(clauses),
        sort=asked.sort,
        words=len(asked.q.split()),
        moment=around.moment if of_the_moment else None,
        circle=(asked.place, asked.rayon) if asked.place and asked.rayon else None,
    )


@lru_cache(maxsize=KEPT_SHAPES)
def _written(shape: Shape) -> Written:
    found = _candidates(shape)
    for name in shape.clauses:
        found = found.filter(_clause(name, shape.moment))
    if shape.circle:
        found = found.filter(_near(*shape.circle))
    if shape.words:
        found = found.filter(search=TEXT)
    if shape.sort is not Sort.RELEVANCE:
        return Written(_sorted(found, shape).values_list(*COLUMNS)[: MOST + 1])
    # "+ 0" so that words which seldom meet are looked up together, not for each of the newest.
    found = found.newest() if shape.words == 1 else found.order_by((F("pk") + 0).desc())
    ranked = found.annotate(words=TEXT).values_list(*COLUMNS, "search", "words")
    return Written(ranked[: MOST + 1], around=BEST_FIRST)


def _candidates(shape: Shape) -> ProductQuerySet:
    """
    Products on show, said in the way that suits how they are read.

    The newest are read along their index until there are enough, and the shop of each looked up.
    Where every hit is read (another order, words that may seldom meet) that would be too often:
    the few shops nobody may walk into are looked up once instead.
    """
    if shape.sort in (Sort.NEWEST, Sort.RELEVANCE) and shape.words <= 1:
        return Product.objects.shown()
    away = Shop.objects.exclude(published=True, merchant__state=Merchant.State.APPROVED)
    heads = Product.objects.heads().filter(state=Product.State.PUBLISHED)
    return heads.exclude(shop__in=away.values("pk"))


def _clause(name: str, moment: Moment | None) -> Q:
    whole, keys = models.BigIntegerField(), ArrayField(models.BigIntegerField())
    if name in ("ouvertes", "retrait"):
        assert moment is not None  # noqa: S101  (the shape has one where it is needed)
        there = Q(shop__in=_at_the_door(name, moment).values("pk"))
        return there & in_mode(*BOUGHT) if name == "retrait" else there
    said: dict[str, Q] = {
        "categorie": Q(IsAnyOf("category", Hole("shelves", keys))),
        "boutique": Q(shop=Hole("shop", whole)),
        "prix": Q(price__gte=Hole("low", whole)),
        "below": Q(price__lt=Hole("high", whole)),
        "label": Q(IsAnyOf(Hole("label", models.TextField()), "labels")),
        "commande": in_mode(*BOUGHT),
        "livraison": in_mode(Mode.DELIVER),
        "bons": Q(shop__accepts_vouchers=True),
    }
    return said[name]


def _at_the_door(name: str, moment: Moment) -> ShopQuerySet:
    at, departement = moment
    if name == "retrait":
        return Shop.objects.told_collecting(at, departement=departement).filter(
            Q(collects_today=True)
        )
    return Shop.objects.told_open(at, departement=departement).filter(Q(open_now=True))


def _near(place: tuple[float, float], kilometres: int) -> Q:
    metres = 1000.0 * kilometres
    circle = LessThan(metres_from(*place, shop="shop__"), metres)
    return in_box(*place, within=metres, shop="shop__") & Q(circle)


def _sorted(found: ProductQuerySet, shape: Shape) -> QuerySet[Product]:
    if shape.sort is Sort.OPEN:
        assert shape.moment is not None  # noqa: S101  (the shape has one where it is needed)
        doors = _at_the_door("ouvertes", shape.moment).values("pk")
        is_open = ExpressionWrapper(Q(shop__in=doors), output_field=models.BooleanField())
        return found.annotate(is_open=is_open).order_by("-is_open", "-published_at", "-pk")
    if shape.sort is Sort.NEAREST:
        degrees = models.FloatField()
        here = Hole("latitude", degrees), Hole("longitude", degrees)
        return found.order_by(metres_from(*here, shop="shop__").asc(nulls_last=True), "-pk")
    if shape.sort is Sort.NEWEST:
        return found.newest()
    return found.order_by("-price" if shape.sort is Sort.DEAREST else "price", "-pk")
