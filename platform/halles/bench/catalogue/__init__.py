"""
`halles bench catalogue`: searching, narrowing and listing in a large town and in the largest.

A figure `…_ms` is time in the database, statement sent to rows read; `…_whole_ms` that of the
function, so with what Python does. Names without a size are of the largest town measured:
25 000 products when quick, else 273 560, beside which the 25 000 are `…_25k_…`. A ratio is the
whole function over the same statements in bare psycopg.
"""

from __future__ import annotations

from django.utils import timezone

from halles.bench import towns
from halles.bench.catalogue.asking import Measured, ask_all
from halles.bench.catalogue.filling import Size, fill
from halles.bench.report import Report
from halles.stack.screen import step
from storefront.search.actions import learn_afresh
from tenants.current import town_context
from tenants.models import Town

LARGE, LARGEST = Size(merchants=2200, products=25_000), Size(merchants=14_019, products=273_560)


def measure(*, quick: bool) -> Report:
    sizes = [LARGE] if quick else [LARGE, LARGEST]
    towns.prepare()
    opened = towns.opened(len(sizes))
    rounds, asked = (2, 40) if quick else (5, 60)
    found = [_of(town, size, rounds, asked) for town, size in zip(opened, sizes, strict=True)]
    figures, ratios = _named(found[-1], "")
    if not quick:
        more_figures, more_ratios = _named(found[0], "_25k")
        figures, ratios = figures | more_figures, ratios | more_ratios
    figures |= {"products": float(sizes[-1].products), "merchants": float(sizes[-1].merchants)}
    return Report(name="catalogue", figures=figures, ratios=ratios)


def _of(town: Town, size: Size, rounds: int, asked: int) -> dict[str, Measured]:
    with step(f"Filling a town with {size.products} products of {size.merchants} merchants"):
        fill(town, size, at=timezone.now())
    with town_context(town):
        with step("Learning its words"):
            learn_afresh()
        with step("Asking"):
            return ask_all(town, rounds=rounds, asked=asked)


def _named(found: dict[str, Measured], size: str) -> tuple[dict[str, float], dict[str, float]]:
    figures, ratios = {}, {}
    for kind, times in found.items():
        for percent in (50, 95):
            name = f"{kind}{size}_p{percent}_ms"
            figures[name] = times.database(percent)
            figures[f"{kind}{size}_whole_p{percent}_ms"] = times.whole(percent)
            ratios[name] = times.whole(percent) / times.bare(percent)
    return figures, ratios
