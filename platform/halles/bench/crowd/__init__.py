"""`halles bench crowd`: three flash crowds against the real web server, in an open loop."""

from __future__ import annotations

from halles.bench.crowd import release
from halles.bench.crowd.stage import built
from halles.bench.report import Report


def measure(*, quick: bool) -> Report:
    """A tenth of each crowd where it is to be quick: as dense, for a tenth of the time."""
    with built(4, shops=10, products=200) as stage:
        figures = release.run(stage, scale=0.1 if quick else 1.0)
    ratio = figures["neighbour_p95_ms"] / figures["neighbour_calm_p95_ms"]
    return Report(name="crowd", figures=figures, ratios={"neighbour": ratio})
