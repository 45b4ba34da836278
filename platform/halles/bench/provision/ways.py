"""Three ways to a town's schema, each on schemas of its own that are dropped afterwards."""

from __future__ import annotations

import os
from collections.abc import Callable
from time import process_time
from uuid import uuid4

import psutil
from django.conf import settings
from django.core.management import call_command
from psycopg import sql

from halles.bench.clocks import Spent, measured
from tenants import owner
from tenants.schemas import blueprints, spares


class NoSpare(Exception):
    """The pool was empty: what was measured is not what it says."""


def measured_way(way: str, times: int) -> Spent:
    """What one schema costs, made that way so many times."""
    names = [f"t_{uuid4().hex[:12]}" for _ in range(times)]
    if way == "pool":
        settings.SPARE_TOWNS = times
        spares.fill(most=times)
    make, began = WAYS[way], process_time()
    with measured(stack=os.environ["HALLES_STACK"], python=psutil.Process()) as spent:
        for name in names:
            make(name)
    # Of this process alone: the servers of the bench are its children.
    python = process_time() - began
    _drop(names)
    return Spent(spent.wall / times, python / times, spent.postgres / times)


def warm_up() -> None:
    for way in WAYS:
        measured_way(way, 1)


def _by_stock(name: str) -> None:
    with owner.connect() as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
    with owner.as_owner():
        call_command("migrate_schemas", schema_name=name, verbosity=0, interactive=False)


def _by_replay(name: str) -> None:
    with owner.connect() as connection:
        blueprints.replay(connection, name)


def _by_pool(name: str) -> None:
    with owner.connect() as connection:
        if not spares.take(connection, name):
            raise NoSpare(name)


WAYS: dict[str, Callable[[str], None]] = {
    "stock": _by_stock,
    "replay": _by_replay,
    "pool": _by_pool,
}


def _drop(names: list[str]) -> None:
    for name in map(sql.Identifier, names):
        with owner.connect() as connection:
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(name))
            # Stock makes no role: what a town of ours has more than it is in our figures.
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(name))
