"""`@every(minutes=5)` makes a function of clock.py a job of each town, posted by the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5
from zlib import crc32

from halles import clock
from halles.outbox.later import Job, later, later_outside
from tenants.models import Town

DAY = timedelta(days=1)
# Who the job is for: the towns in one of these states, or the operator.
SERVING = frozenset(Town.SERVING)
ALIVE = SERVING | {Town.State.SUSPENDED}
OPERATOR = frozenset({"operator"})
TIMED: list[Timed] = []


@dataclass(frozen=True)
class Timed:
    job: Job[[]]
    period: timedelta
    where: frozenset[str]

    def idem(self, schema: str, *, at: datetime) -> UUID:
        """The same for every beat of one period, so that the job is posted once in it."""
        # A day begins at midnight on the wall; a shorter period cannot, some hours come twice.
        whole_days = clock.local(at).toordinal() // self.period.days if self.period >= DAY else 0
        number = whole_days or int(at.timestamp() // self.period.total_seconds())
        return uuid5(NAMESPACE_OID, f"{schema} {self.job.name} {number}")

    def due_at(self, schema: str, *, at: datetime) -> datetime:
        """A little after the beat: the towns must not all start at once."""
        spread = min(self.period / 10, timedelta(minutes=30))
        return at + spread * (crc32(f"{schema} {self.job.name}".encode()) / 2**32)


def every(
    *, where: frozenset[str] = SERVING, outside: bool = False, **period: Any
) -> Callable[[Callable[[], None]], Job[[]]]:
    """
    Run a function without arguments once per period (`minutes=`, `hours=` or `days=`).

    Each town has a message of its own: what fails in one is tried again there alone.
    `outside` is for a job that speaks to the outside, and so runs in no transaction.
    """

    def register(function: Callable[[], None]) -> Job[[]]:
        job = later_outside(_without_idem(function)) if outside else later(function)
        TIMED.append(Timed(job, timedelta(**period), where))
        return job

    return register


def _without_idem(function: Callable[[], None]) -> Callable[..., None]:
    @wraps(function)
    def run(*, idem: str = "") -> None:
        function()

    return run
