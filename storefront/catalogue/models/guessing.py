"""Which shelf a product belongs on, guessed from its name."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from storefront.catalogue.models.categories import Category
from tenants.models.communes import plain

WORD = re.compile(r"[a-z0-9]+")
# Words that are in every name and say nothing.
EMPTY = frozenset(
    ("a", "au", "aux", "avec", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou")
)
# The thing comes first in French: "confiture de fraises" is a jam.
FIRST = 2.0
# A word of one shelf alone, and twice what speaks for any other: below, somebody is asked.
ENOUGH, TIMES = 1.0, 2.0


def nearest(name: str, shelves: Sequence[Category], *, most: int) -> list[Category]:
    """The shelves whose words are most those of the name, the nearest first; none without a hit."""
    points = _points(name, shelves)
    by_key = {shelf.pk: shelf for shelf in shelves}
    ranked = sorted(points, key=lambda pk: (-points[pk], by_key[pk].order, pk))
    return [by_key[pk] for pk in ranked[:most]]


def sure(name: str, shelves: Sequence[Category], *, whole: bool = False) -> Category | None:
    """
    The shelf that its words name beyond doubt; None where another comes near.

    `whole`: nor where a word of it is of no shelf.
    """
    if whole and not all(_points(word, shelves) for word in words(name)):
        return None
    points = _points(name, shelves)
    best, second = [*sorted(points.values(), reverse=True), 0.0, 0.0][:2]
    if best < max(ENOUGH, TIMES * second):
        return None
    return next(shelf for shelf in shelves if points.get(shelf.pk) == best)


def _points(name: str, shelves: Sequence[Category]) -> dict[int, float]:
    known = _known(tuple((s.pk, f"{s.name} {s.words}") for s in shelves if s.parent_id))
    points: dict[int, float] = defaultdict(float)
    for place, word in enumerate(words(name)):
        holders = known.get(word, ())
        for pk in holders:
            # A word of few shelves says more than a word of many.
            points[pk] += (FIRST if place == 0 else 1.0) / len(holders)
    return points


def words(text: str) -> list[str]:
    """The words that say something, in the singular, without accents."""
    bare = plain(text.lower().replace("œ", "oe").replace("æ", "ae"))
    return [_singular(word) for word in WORD.findall(bare) if word not in EMPTY and len(word) > 1]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


@lru_cache(maxsize=64)
def _known(shelves: tuple[tuple[int, str], ...]) -> dict[str, tuple[int, ...]]:
    known: dict[str, list[int]] = {}
    for pk, text in shelves:
        for word in dict.fromkeys(words(text)):
            known.setdefault(word, []).append(pk)
    return {word: tuple(keys) for word, keys in known.items()}
