"""What is offered while somebody types: words, shelves, shops, products."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.db import models

from storefront.catalogue.models import Product
from storefront.catalogue.models.products import address
from storefront.catalogue.queries import tree
from storefront.catalogue.written import Hole, Written
from storefront.merchants.models import Shop
from storefront.merchants.models.shops import FRENCH
from storefront.search.queries.words import going_on
from storefront.search.spelling import form

# One letter means nothing yet; more than a few words is no beginning of one.
SHORTEST, WORDS = 2, 8
FEW_WORDS, FEW_SHELVES, FEW_SHOPS, FEW_PRODUCTS = 4, 2, 2, 3
# Looked at to find the newest: a common word has thousands.
LOOKED_AT = 60
BEGUN = SearchQuery(Hole("begun", models.TextField()), config=FRENCH, search_type="raw")
NEWEST = "SELECT slug, pk, name FROM ({}) AS hits ORDER BY pk DESC"


class Suggestion(NamedTuple):
    kind: str
    name: str
    url: str


def suggestions(text: str) -> list[Suggestion]:
    """A handful, words first; nothing before the second letter."""
    plain = " ".join(form(text).split()[:WORDS])
    if len(plain) < SHORTEST:
        return []
    words = going_on(text, most=FEW_WORDS)
    return [
        *(Suggestion("word", word, f"/recherche/?{urlencode({'q': word})}") for word in words),
        *_shelves(plain),
        *_shops(begun(plain)),
        *(_products(begun(form(words[0]))) if words else ()),
    ]


def begun(plain: str) -> str:
    """A query for all these words, the last of which may go on; no operator gets through."""
    words = ["".join(filter(str.isalnum, word)) for word in plain.split()]
    return " & ".join(f"{word}:*" for word in words if word)


def _shelves(plain: str) -> list[Suggestion]:
    found = [shelf for shelf in tree() if _begins(form(shelf.name), plain)]
    return [Suggestion("shelf", shelf.name, shelf.url) for shelf in found[:FEW_SHELVES]]


def _begins(name: str, plain: str) -> bool:
    return name.startswith(plain) or f" {plain}" in name


def _shops(query: str) -> list[Suggestion]:
    rows = _shops_begun().rows(begun=query) if query else []
    return [Suggestion("shop", name, f"/boutiques/{slug}/") for name, slug in rows]


def _products(query: str) -> list[Suggestion]:
    rows = _products_begun().rows(begun=query) if query else []
    shown = rows[:FEW_PRODUCTS]
    return [Suggestion("product", name, address(slug, pk)) for slug, pk, name in shown]


@cache
def _shops_begun() -> Written:
    found = Shop.objects.published().filter(search=BEGUN).order_by()
    return Written(found.values_list("name", "slug")[:FEW_SHOPS])


@cache
def _products_begun() -> Written:
    found = Product.objects.shown().filter(search=BEGUN).order_by()
    return Written(found.values_list("slug", "pk", "name")[:LOOKED_AT], around=NEWEST)
