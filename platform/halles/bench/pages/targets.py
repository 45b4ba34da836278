"""What is asked for, and what one round of asking cost."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from halles.bench.clocks import measured
from halles.bench.web import Web

LOAD = Path(__file__).parent / "load.py"
CONNECTIONS = 4
WARM, LEAST = 64, 24
Request = tuple[str, str, str]


class Unanswered(Exception):
    """A request of a bench was not answered with 200: its figures mean nothing."""


@dataclass
class Target:
    """A kind of page: host, path and cookie of what is asked, in turn, of one server."""

    name: str
    web: Web
    requests: list[Request]
    python: list[float] = field(default_factory=list)
    postgres: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    bytes: float = 0.0

    def ask(self, *, stack: str, seconds: float) -> None:
        """One round. Raises Unanswered where any answer is not 200."""
        with measured(stack=stack, python=self.web.process) as spent:
            told = _load(self.web.port, self.requests, seconds)
        if told["failed"]:
            raise Unanswered(f"{self.name}: {told['failed']} of {told['requests']}")
        self.python.append(1000 * spent.python / told["requests"])
        self.postgres.append(1000 * spent.postgres / told["requests"])
        self.rates.append(told["requests"] / told["wall"])
        self.times += told["times"]
        self.bytes = told["bytes"]

    @property
    def cpu(self) -> float:
        """Milliseconds of a request, Python and PostgreSQL together."""
        return median(p + q for p, q in zip(self.python, self.postgres, strict=True))

    def figures(self) -> dict[str, float]:
        cuts = quantiles(self.times, n=100)
        return {
            f"{self.name}_cpu_ms": self.cpu,
            f"{self.name}_python_ms": median(self.python),
            f"{self.name}_postgres_ms": median(self.postgres),
            f"{self.name}_rps": median(self.rates),
            f"{self.name}_p50_ms": 1000 * cuts[49],
            f"{self.name}_p95_ms": 1000 * cuts[94],
            f"{self.name}_p99_ms": 1000 * cuts[98],
        }


def _load(
    port: int, requests: list[Request], seconds: float, *, least: int = LEAST
) -> dict[str, Any]:
    job = {"port": port, "seconds": seconds, "least": least, "connections": CONNECTIONS}
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(LOAD)],
        input=json.dumps(job | {"requests": requests}),
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def in_turn(targets: list[Target], *, stack: str, rounds: int, seconds: float) -> None:
    """A round of each, then again: what disturbs the machine disturbs all alike."""
    for target in targets:
        # Until each worker has met each address: its first page is no other's.
        least = max(WARM, 3 * len(target.requests))
        _load(target.web.port, target.requests, seconds / 4, least=least)
    for _ in range(rounds):
        for target in targets:
            target.ask(stack=stack, seconds=seconds)
