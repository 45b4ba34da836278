"""Finding products and shops by their words: in French, without accents, in spite of typos."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import F

from storefront.catalogue.models import Product
from storefront.catalogue.models.products import ProductQuerySet
from storefront.merchants.models import Shop
from storefront.merchants.models.shops import FRENCH, ShopQuerySet
from storefront.search.spelling import distance, form, tolerance

# Ranking every hit of a common word costs six times more than ranking the newest of them.
RANKED = 2000
NEAREST = 12
# One walk of the trigram index per token, all in one statement.
WORDS_NEAR = """
SELECT token, near.plain, near.text FROM unnest(%s::text[]) AS token,
  LATERAL (SELECT plain, text FROM search_word ORDER BY plain <-> token LIMIT %s) AS near
"""


def products(text: str) -> ProductQuerySet:
    """Products on show with all these words, the nearest first: at most RANKED of them."""
    query = _query(text)
    on_sale = Product.objects.filter(search=query, state=Product.State.PUBLISHED)
    # "+ 0" so that the newest hits are sorted, not looked for backwards through every product:
    # a rare word would have the whole table read.
    hits = on_sale.order_by((F("pk") + 0).desc()).values("pk")[:RANKED]
    shown = Product.objects.shown().filter(pk__in=hits)
    ranked = shown.annotate(rank=SearchRank(F("search"), query))
    return ranked.for_cards().order_by(F("rank").desc(), "-pk")


def shops(text: str) -> ShopQuerySet:
    """Shops with all these words, the nearest first."""
    query = _query(text)
    found = Shop.objects.published().filter(search=query)
    return found.annotate(rank=SearchRank(F("search"), query)).order_by(F("rank").desc(), "name")


def meant(text: str) -> str:
    """The same words with each unknown one put right; nothing when there is no better guess."""
    tokens = form(text).split()[:8]
    near = _nearest([token for token in tokens if len(token) > 2])
    guessed = [_best(token, near.get(token, [])) for token in tokens]
    return " ".join(guessed) if [form(word) for word in guessed] != tokens else ""


def _query(text: str) -> SearchQuery:
    return SearchQuery(text, config=FRENCH, search_type="websearch")


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
