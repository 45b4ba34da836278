"""One shop is shown on television: 2, then 250 requests a second, all for the same few pages."""

from __future__ import annotations

from math import ceil
from random import Random

from django.conf import settings

from halles.bench.crowd.stage import Place, Stage
from halles.bench.crowd.visits import Step, Visit, address, send

BEFORE_S, DURING_S = 10.0, 90.0
BEFORE, DURING = 2, 250
TO_BASKET = 0.02


def run(stage: Stage, *, scale: float) -> dict[str, float]:
    """`scale` makes it shorter, never calmer."""
    place = stage.places[1]
    before, during = max(2.0, BEFORE_S * scale), max(5.0, DURING_S * scale)
    visits = _visits(place, before, during)
    paths = {step.path for visit in visits for step in visit.steps if step.form is None}
    made = stage.made()
    came = send(visits, port=stage.web.port)
    made = stage.made() - made
    # Each process keeps its own copy of a page, and makes it anew when its time is over.
    due = len(paths) * len(stage.web.workers) * (1 + ceil(came.seconds / settings.PAGE_SECONDS))
    return {
        "television_page_p95_ms": came.p95_ms("page"),
        "television_basket_p95_ms": came.p95_ms("basket"),
        "television_requests_per_s": len(came.answers) / came.seconds,
        "pages_made": made,
        "regenerations_per_expiry": made / due,
        "generator_cpu_share": came.cpu_share,
        "server_errors": came.errors,
    }


def _visits(place: Place, before: float, during: float) -> list[Visit]:
    chance = Random(20)  # noqa: S311
    moments = [number / BEFORE for number in range(int(before * BEFORE))]
    moments += [before + number / DURING for number in range(int(during * DURING))]
    return [
        Visit(at, place.host, address(0x100000 + number), [_click(place, chance)])
        for number, at in enumerate(moments)
    ]


def _click(place: Place, chance: Random) -> Step:
    if chance.random() < TO_BASKET:
        number = place.products[0].rstrip("/").rpartition("-")[2]
        return Step("basket", "/panier/lignes/", form={"product": number, "quantity": "1"})
    search = f"/recherche/?q={place.words[0]}"
    [path] = chance.choices([place.products[0], place.shops[0], search], [6, 2, 2])
    return Step("page", path)
