"""
What the schema of one more town costs: given by the pool, replayed, or migrated by stock Django.

The same tables in one run, in turns, with more and more towns present. Each way begins with a
connection and ends with a commit, as in the saga's step. Stock has Django and the migrations
already loaded: `migrate_schemas` by itself would need a second more.
"""

from __future__ import annotations

import re
from statistics import median

from django.conf import settings

from halles.bench import towns
from halles.bench.clocks import Spent
from halles.bench.provision import ways, weight
from halles.bench.report import Report
from halles.stack.screen import step

# What is asked of each way, and of how many schemas one round is made: the quick ones need
# several for their processor time to be seen: the system counts it in hundredths of a second.
TIMES = {"stock": 1, "replay": 3, "pool": 5}
Rounds = dict[str, list[Spent]]


def measure(*, quick: bool) -> Report:
    sizes, rounds = ((1, 30), 2) if quick else ((1, 100, 300), 7)
    settings.SPARE_TOWNS = 0
    towns.prepare()
    towns.opened(1)
    # Loads the migrations, which is not what is measured.
    ways.warm_up()
    figures: dict[str, float] = {}
    spent: dict[int, Rounds] = {}
    for present in sizes:
        figures |= _more_towns(present)
        with step(f"Measuring with {present} towns"):
            spent[present] = _in_turns(rounds)
    openings = [n for name, n in figures.items() if re.fullmatch(r"opening_until_\d+_s", name)]
    figures["opening_all_s"] = sum(openings)
    figures |= {name: n for size in sizes for name, n in _figures(size, spent[size]).items()}
    return Report(name="provision", figures=figures, ratios=_ratios(spent))


def _more_towns(present: int) -> dict[str, float]:
    lacking = present - weight.towns_present()
    if not lacking:
        return {}
    return weight.of_opening(lacking, present)


def _in_turns(rounds: int) -> Rounds:
    spent: Rounds = {way: [] for way in TIMES}
    for _ in range(rounds):
        for way, times in TIMES.items():
            spent[way].append(ways.measured_way(way, times))
    return spent


def _figures(present: int, spent: Rounds) -> dict[str, float]:
    found = {}
    for way, all_rounds in spent.items():
        for kind in ("wall", "python", "postgres"):
            name = f"{way}_{present}_{kind}_ms"
            found[name] = 1000 * median(getattr(each, kind) for each in all_rounds)
    return found


def _ratios(spent: dict[int, Rounds]) -> dict[str, float]:
    """`pool` and `replay`: how many times faster than stock, where they are so the least."""
    first, last = min(spent), max(spent)
    ratios = {}
    for way in ("pool", "replay"):
        ratios[way] = min(_faster(rounds, way, "wall") for rounds in spent.values())
        ratios[f"{way}_cpu"] = min(_faster(rounds, way, "cpu") for rounds in spent.values())
    for way in TIMES:
        grown = _middle(spent[last], way, "wall") / _middle(spent[first], way, "wall")
        ratios[f"{way}_{last}_over_{first}"] = grown
    return ratios


def _faster(rounds: Rounds, way: str, kind: str) -> float:
    return _middle(rounds, "stock", kind) / _middle(rounds, way, kind)


def _middle(rounds: Rounds, way: str, kind: str) -> float:
    return float(median(getattr(each, kind) for each in rounds[way]))
