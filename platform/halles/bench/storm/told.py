"""The figures of a storm."""

from __future__ import annotations

import sys

from halles.bench.storm.accounts import Accounts
from halles.bench.storm.pulse import Watch

SHOWN = 20


def figures(found: Accounts, watch: Watch, *, seconds: float) -> dict[str, float]:
    """In the town. What was lost, doubled or badly answered is named on standard error."""
    told, lost, doubled = watch.told, found.lost(), found.doubled()
    for line in [*lost, *doubled, *told.bare][:SHOWN]:
        print(line, file=sys.stderr)  # noqa: T201
    felt = sorted(watch.felt)
    return {
        "acknowledged": told.acknowledged,
        "kills": len(watch.faults),
        "lost": len(lost),
        "doubled": len(doubled),
        "seconds_to_recover_max": felt[-1],
        "seconds_to_recover_median": felt[len(felt) // 2],
        "acknowledged_per_s": told.acknowledged / seconds,
        "tries_again": told.tries_again,
        "own_503_pages": told.own_pages,
        "nameless_503_pages": told.nameless_pages,
        "bare_errors": len(told.bare),
        "gave_up": told.gave_up,
        "slowest_answer_s": told.slowest,
        "letters_again": found.arrived - len(found.letters),
        **found.off(),
    }
