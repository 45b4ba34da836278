"""Every town that is behind, a few at a time, the canaries first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from queue import SimpleQueue

import psycopg
from django.db.models import QuerySet
from django.utils import timezone

from tenants import hosts, owner
from tenants.fleet.replay import NotThisCode, Score, replay, score
from tenants.models import Condition, Town
from tenants.owner import Owner
from tenants.schemas import blueprints, scrutiny, template

# A lock held by a long page is usually free a little later.
TRIES = 3
_ALONE = 7_240_311


class CanaryFailed(Exception):
    """One of the towns that go first did not take the migration: the others were not touched."""


@dataclass
class Outcome:
    migrated: list[Town] = field(default_factory=list)
    failed: dict[Town, Exception] = field(default_factory=dict)


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other process migrates this database, then keep others waiting."""
    with owner.connect(autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [_ALONE])
        yield


def behind(of: QuerySet[Town] | None = None) -> list[Town]:
    """The towns whose tables are not of this code's version, oldest first."""
    towns = Town.objects.all() if of is None else of
    late = towns.exclude(schema_version=blueprints.version()).order_by("pk")
    # Before its first step an opening has no schema yet.
    return list(late.exclude(state=Town.State.PREPARING, schema_version=""))


def current_score() -> Score:
    """What brings a town here, after having run it in the template. Raises what that raises."""
    template.bring_up_to_date()
    return score(blueprints.version(), template.changes(), scrutiny.jobs())


def migrate(
    towns: Iterable[Town],
    score: Score,
    *,
    canaries: Collection[str] = (),
    connections: int = 2,
    told: Callable[[Town], None] = lambda town: None,
) -> Outcome:
    """
    Replay the score in each town; `told` of each one that was tried, and failures are kept.

    A town that fails stays as it was and stops no other, except a canary (named by schema):
    raises CanaryFailed before the others have begun. Killed and called again, it goes on
    with the towns that are left.
    """
    towns = list(towns)
    first = [town for town in towns if town.schema_name in canaries]
    rest = [town for town in towns if town.schema_name not in canaries]
    outcome = Outcome()
    try:
        for group in (first, rest):
            _group(group, score, connections, outcome, told)
            if group is first and outcome.failed:
                raise CanaryFailed(_reasons(outcome.failed))
    finally:
        mended = Condition.objects.exclude(error="").filter(town__in=outcome.migrated)
        mended.update(error="", failed_at=None)
        # A town that answered 503 may serve again: no process need wait to see it.
        hosts.tell()
    return outcome


def _group(
    towns: list[Town], score: Score, wide: int, outcome: Outcome, told: Callable[[Town], None]
) -> None:
    for left in reversed(range(TRIES)):
        locked = []
        for town, error in _replayed(towns, score, wide):
            if isinstance(error, psycopg.errors.LockNotAvailable) and left:
                locked.append(town)
                continue
            _keep(town, error, outcome)
            told(town)
        towns = locked


def _replayed(
    towns: list[Town], score: Score, wide: int
) -> Iterator[tuple[Town, Exception | None]]:
    free: SimpleQueue[Owner] = SimpleQueue()

    def one(town: Town) -> tuple[Town, Exception | None]:
        # Nothing of Django in here: a thread would have a connection of its own, in public.
        server = free.get()
        try:
            replay(server, town.schema_name, score)
        except (psycopg.Error, NotThisCode) as error:
            return town, error
        finally:
            free.put(server)
        return town, None

    with ExitStack() as opened:
        for _ in range(min(wide, len(towns))):
            free.put(opened.enter_context(owner.connect(autocommit=True, prepare_threshold=None)))
        pool = opened.enter_context(ThreadPoolExecutor(max(1, wide)))
        # Stopped half-way, it finishes the towns it is at and begins no other.
        opened.callback(pool.shutdown, cancel_futures=True)
        yield from pool.map(one, towns)


def _keep(town: Town, error: Exception | None, outcome: Outcome) -> None:
    if error is None:
        outcome.migrated.append(town)
    else:
        outcome.failed[town] = error
        why = {"error": str(error).strip()[:2000], "failed_at": timezone.now()}
        Condition.objects.update_or_create(town=town, defaults=why)


def _reasons(failed: dict[Town, Exception]) -> str:
    return "; ".join(f"{town}: {str(error).strip()}" for town, error in failed.items())
