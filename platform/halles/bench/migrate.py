"""
A column and an index in every town: replayed by us, and migrated by stock Django.

The same towns and the same kind of migration, in turns, each a real one in a file of its own.
`replay` is what a town costs us; `command` is all of `halles migrate`, with the registry, the
blueprint and the template; `stock` is all of `migrate_schemas` for the towns.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from statistics import median
from time import process_time

import psutil
from django.core.management import call_command

from halles.bench import towns
from halles.bench.clocks import Spent, measured
from halles.bench.releases import release
from halles.bench.report import Report
from halles.stack.screen import step
from tenants import owner
from tenants.fleet import migrating
from tenants.models import Town

OPERATIONS = (
    "migrations.AddField('product', 'bench_{n}', models.IntegerField(db_default=0)),"
    " migrations.AddIndex('product', models.Index(fields=['bench_{n}'], name='bench_{n}_index'))"
)
_HAVE = """
SELECT count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
JOIN pg_namespace n ON n.oid = relnamespace
JOIN pg_indexes i ON i.schemaname = nspname AND indexname = attname || '_index'
WHERE relname = 'catalogue_product' AND attname = %s AND nspname LIKE 't\\_%%'
"""
Spents = dict[str, list[Spent]]


class NotMigrated(Exception):
    """A way did not do in every town what it was measured for."""


def measure(*, quick: bool) -> Report:
    number, rounds = (20, 2) if quick else (100, 3)
    towns.prepare()
    towns.opened(number)
    with step("Making the template"):
        made = _measured(migrating.current_score)
    spent: Spents = {way: [] for way in WAYS}
    with ExitStack() as releases:
        for n in range(rounds * len(WAYS)):
            way = list(WAYS)[n % len(WAYS)]
            column = OPERATIONS.format(n=n)
            releases.enter_context(release("catalogue", f"{9000 + n}_bench", column))
            with step(f"{way} in {number} towns"):
                spent[way].append(WAYS[way]())
            _check(f"bench_{n}", number)
    figures = {"towns": float(number), "template_s": made.wall}
    return Report(name="migrate", figures=figures | _figures(spent, number), ratios=_ratios(spent))


def _by_replay() -> Spent:
    score, late = migrating.current_score(), migrating.behind()
    return _measured(lambda: migrating.migrate(late, score))


def _by_command() -> Spent:
    return _measured(lambda: call_command("migrate", verbosity=0))


def _by_stock() -> Spent:
    with owner.as_owner():
        return _measured(
            lambda: call_command("migrate_schemas", tenant=True, verbosity=0, interactive=False)
        )


WAYS: dict[str, Callable[[], Spent]] = {
    "replay": _by_replay,
    "stock": _by_stock,
    "command": _by_command,
}


def _measured(work: Callable[[], object]) -> Spent:
    with measured(stack=os.environ["HALLES_STACK"], python=psutil.Process()) as spent:
        before = process_time()
        work()
        own = process_time() - before
    # All of it is this process, whose own clock is finer than the system's hundredths.
    spent.python = own
    return spent


def _check(column: str, number: int) -> None:
    with owner.connect() as server:
        have = server.execute(_HAVE, [column]).fetchall()[0][0]
    if have != number or Town.objects.count() != number:
        raise NotMigrated(f"{column} is in {have} of {number} towns")


def _figures(spent: Spents, number: int) -> dict[str, float]:
    """Milliseconds of a town, by way: wall and processor, the middle of the rounds."""
    return {
        f"{way}_{kind}_ms": 1000 * median(getattr(each, kind) for each in rounds) / number
        for way, rounds in spent.items()
        for kind in ("wall", "python", "postgres")
    }


def _ratios(spent: Spents) -> dict[str, float]:
    """How many times as long stock takes, and as much processor time."""
    middle = {
        (way, kind): median(getattr(each, kind) for each in rounds)
        for way, rounds in spent.items()
        for kind in ("wall", "cpu")
    }
    return {
        "replay": middle["stock", "wall"] / middle["replay", "wall"],
        "replay_cpu": middle["stock", "cpu"] / middle["replay", "cpu"],
        "command": middle["stock", "wall"] / middle["command", "wall"],
    }
