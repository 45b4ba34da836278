"""The words of a town: what a mistyped one meant, how one that is begun may go on."""

from __future__ import annotations

from django.db import connection

from storefront.search.models import Word
from storefront.search.spelling import distance, form, tolerance

NEAREST, TOKENS = 12, 8
# One walk of the trigram index per token, all in one statement.
WORDS_NEAR = """
SELECT token, near.plain, near.text FROM unnest(%s::text[]) AS token,
  LATERAL (SELECT plain, text FROM search_word ORDER BY plain <-> token LIMIT %s) AS near
"""


def meant(text: str) -> str:
    """The same words with each unknown one put right; nothing when there is no better guess."""
    tokens = form(text).split()[:TOKENS]
    near = _nearest([token for token in tokens if len(token) > 2])
    guessed = [_best(token, near.get(token, [])) for token in tokens]
    return " ".join(guessed) if [form(word) for word in guessed] != tokens else ""


def going_on(text: str, *, most: int) -> list[str]:
    """The same words, the last one finished in the ways that are used most in the town."""
    *before, begun = text.split() or [""]
    plain = form(begun)
    if not plain:
        return []
    ended = Word.objects.filter(plain__startswith=plain).order_by("-hits", "plain")[:most]
    return [" ".join([*before, word.text]) for word in ended]


def _best(token: str, near: list[tuple[str, str]]) -> str:
    ranked = sorted((distance(token, known), place) for place, (known, _text) in enumerate(near))
    if not ranked or ranked[0][0] > tolerance(token):
        return token
    return near[ranked[0][1]][1]


def _nearest(tokens: list[str]) -> dict[str, list[tuple[str, str]]]:
    near: dict[str, list[tuple[str, str]]] = {}
    if not tokens:
        return near
    with connection.cursor() as cursor:
        cursor.execute(WORDS_NEAR, [tokens, NEAREST])
        for token, known, text in cursor.fetchall():
            near.setdefault(token, []).append((known, text))
    return near
