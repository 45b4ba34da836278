"""What products and shops of a large town are called: few words all the time, most words hardly."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path
from random import Random

SYLLABLES = [
    *("ba", "ker", "lo", "mi", "ran", "vel", "du", "gui", "tor", "sé", "fa", "lin"),
    *("bou", "ca", "dré", "mon", "pé", "ri", "sau", "té", "vi", "nou", "gan", "le"),
]


def lists() -> dict[str, list[str]]:
    """The lists of vocabulary.txt by their name, the most usual word of each first."""
    found: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("vocabulary.txt").read_text().split("\n"):
        if line.startswith("["):
            latest = found[line.strip("[]")] = []
        elif line:
            latest.append(line)
    return found


class Zipf:
    """Draws from a list: the n-th word 1/n times as often as the first."""

    def __init__(self, words: list[str], chance: Random) -> None:
        self.words, self._chance = words, chance
        self._weights = list(accumulate(1 / n for n in range(1, len(words) + 1)))

    def one(self) -> str:
        return self._chance.choices(self.words, cum_weights=self._weights)[0]


def surnames(number: int, chance: Random) -> list[str]:
    """Names of families, brands and hamlets: the long tail of a town's words."""
    lengths = (2, 3, 3, 4)
    made = {"".join(chance.choices(SYLLABLES, k=chance.choice(lengths))) for _ in range(2 * number)}
    return [name.capitalize() for name in sorted(made)[:number]]
