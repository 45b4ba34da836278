"""Finding products and shops by their words: in French, without accents, in spite of typos."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import F, TextField

from storefront.catalogue.models import Product
from storefront.catalogue.queries import Card, cards_of, seller
from storefront.catalogue.written import Hole, Written
from storefront.merchants.models import Shop
from storefront.merchants.models.shops import FRENCH
from storefront.search.spelling import distance, form, tolerance

# Ranking every hit of a common word costs many times more than ranking the newest of them.
RANKED = 500
NEAREST = 12
WORDS = SearchQuery(Hole("text", TextField()), config=FRENCH, search_type="websearch")
NEAREST_FIRST = (
    "SELECT coalesce(array_agg(pk ORDER BY rank DESC, pk DESC), '{ }') FROM ({}) AS hits"
)
# One walk of the trigram index per token, all in one statement.
WORDS_NEAR = """
SELECT token, near.plain, near.text FROM unnest(%s::text[]) AS token,
  LATERAL (SELECT plain, text FROM search_word ORDER BY plain <-> token LIMIT %s) AS near
"""


def products(text: str) -> list[int]:
    """
    The keys of products on show with all these words, the nearest first: at most RANKED.

    Keys alone and all at once: the hits are read once, for the number of them, their order and
    every page of them.
    """
    [(keys,)] = _hits().rows(text=text)
    return list(keys)


@cache
def _hits() -> Written:
    ranked = (
        Product.objects.shown().filter(search=WORDS).annotate(rank=SearchRank(F("search"), WORDS))
    )
    # "+ 0" so that the newest hits are sorted, not looked for backwards through every product:
    # a rare word would have the whole table read.
    newest = ranked.order_by((F("pk") + 0).desc())[:RANKED]
    return Written(newest.values_list("pk", "rank"), around=NEAREST_FIRST)


def on_cards(keys: Iterable[int]) -> list[Card]:
    """The cards of these products, a page of them at most, in that order."""
    keys = list(keys)
    by_key = {card.pk: card for card in cards_of("pk", keys)} if keys else {}
    return [by_key[key] for key in keys if key in by_key]


def shops(text: str, *, most: int) -> list[Shop]:
    """Shops with all these words and their hours, the nearest first."""
    return [seller(pk) for pk, _rank in _shops(most).rows(text=text)]


@cache
def _shops(most: int) -> Written:
    found = Shop.objects.published().filter(search=WORDS)
    ranked = found.annotate(rank=SearchRank(F("search"), WORDS)).order_by("-rank", "name")
    return Written(ranked.values_list("pk", "rank")[:most])


def meant(text: str) -> str:
    """The same words with each unknown one put right; nothing when there is no better guess."""
    tokens = form(text).split()[:8]
    near = _nearest([token for token in tokens if len(token) > 2])
    guessed = [_best(token, near.get(token, [])) for token in tokens]
    return " ".join(guessed) if [form(word) for word in guessed] != tokens else ""


def _best(token: str, near: list[tuple[str, str]]) -> str:
    ranked = sorted((distance(token, known), place) for place, (known, _text) in enumerate(near))
    if not ranked or ranked[0][0] > tolerance(token):
        return token
    return near[ranked[0][1]][1]


def _nearest(tokens: list[str]) -> dict[str, list[tuple[str, str]]]:
    near: dict[str, list[tuple[str, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(WORDS_NEAR, [tokens, NEAREST])
        for token, known, text in cursor.fetchall():
            near.setdefault(token, []).append((known, text))
    return near
