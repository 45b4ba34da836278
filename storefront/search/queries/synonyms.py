"""The same things by their other names: said besides the words that were typed."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from storefront.search.spelling import form

NAMES = Path(__file__).parents[1] / "data" / "synonyms.txt"
# Each is looked up like what was typed: a sentence of a dozen names must stay cheap.
MOST = 4
# Words of a name.
LONGEST = 3
# Whoever excludes, quotes or offers a choice knows what they ask for.
CHOSEN = re.compile(r'["-]|\bor\b', re.IGNORECASE)


def widened(text: str) -> str:
    """The words as they were typed, or else with one of them called otherwise (websearch)."""
    words = text.split()
    if CHOSEN.search(re.sub(r"(?<=\w)-(?=\w)", "", text)):
        return text
    return " or ".join([text, *_others(words)[:MOST]])


def _others(words: list[str]) -> list[str]:
    """The same with one name in it replaced; of names within each other, the longest."""
    keys, found, first = [_key(word) for word in words], [], 0
    while first < len(words):
        length = _length(keys[first:])
        for other in _names().get(" ".join(keys[first : first + length]), ()):
            found.append(" ".join([*words[:first], other, *words[first + length :]]))
        first += max(1, length)
    return found


def _length(keys: list[str]) -> int:
    """Of how many words the name is that these begin with; 0 when none is known."""
    lengths = range(min(LONGEST, len(keys)), 0, -1)
    return next((length for length in lengths if " ".join(keys[:length]) in _names()), 0)


def _key(word: str) -> str:
    """As it is compared: without accents, in the singular as far as that shows at its end."""
    plain = form(word)
    return plain.rstrip("sx") if len(plain) > 3 else plain


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """The other names of each."""
    lines = NAMES.read_text(encoding="utf-8").splitlines()
    things = [line.split(", ") for line in lines if line and not line.startswith("#")]
    return {
        " ".join(map(_key, name.split())): tuple(other for other in names if other != name)
        for names in things
        for name in names
    }
