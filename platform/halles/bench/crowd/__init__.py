"""`halles bench crowd`: three flash crowds against the real web server, in an open loop."""

from __future__ import annotations

from collections import Counter

from halles.bench.crowd import release, saturday, television
from halles.bench.crowd.stage import built
from halles.bench.report import Report


def measure(*, quick: bool) -> Report:
    """A part of each crowd where it is to be quick: as dense, for a part of the time."""
    scale, number = (0.05, 4) if quick else (1.0, 30)
    figures: Counter[str] = Counter()
    shares = []
    with built(number, shops=10, products=200 if quick else 700) as stage:
        for crowd in (release, television, saturday):
            found = crowd.run(stage, scale=scale)
            shares.append(found.pop("generator_cpu_share"))
            # What must be nothing is added up over the three.
            figures.update(found)
    figures["generator_cpu_share"] = max(shares)
    ratio = figures["neighbour_p95_ms"] / figures["neighbour_calm_p95_ms"]
    return Report(name="crowd", figures=dict(figures), ratios={"neighbour": ratio})
