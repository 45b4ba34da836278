"""Three ways to a town's schema, each on schemas of its own that are dropped afterwards."""

from __future__ import annotations

import os
from collections.abc import Callable
from statistics import median
from time import perf_counter, process_time, sleep
from uuid import uuid4

import psutil
from django.conf import settings
from django.core.management import call_command
from psycopg import sql

from halles.bench.clocks import Spent, cpu_of, postgres
from halles.stack.postgres import OWNER
from tenants import owner
from tenants.schemas import blueprints, spares


class NoSpare(Exception):
    """The pool was empty: what was measured is not what it says."""


def measured_way(way: str, times: int) -> Spent:
    """What one schema costs, made that way so many times: the middle wall, the mean work."""
    names = [f"t_{uuid4().hex[:12]}" for _ in range(times)]
    if way == "pool":
        settings.SPARE_TOWNS = times
        spares.fill(most=times)
    server = postgres(os.environ["HALLES_STACK"])
    _settle(server)
    # Of this process alone: the servers of the bench are its children.
    python, work = process_time(), cpu_of(server)
    walls = [_seconds(WAYS[way], name) for name in names]
    python = process_time() - python
    _settle(server)
    work = cpu_of(server) - work
    _drop(names)
    return Spent(median(walls), python / times, work / times)


def _seconds(make: Callable[[str], None], name: str) -> float:
    began = perf_counter()
    make(name)
    return perf_counter() - began


def _settle(server: psutil.Process) -> None:
    # The time of a backend that is just ending is seen once it has been buried, and not before.
    patience = perf_counter() + 5
    while any(map(_works_for_us, server.children())) and perf_counter() < patience:
        sleep(0.01)


def _works_for_us(backend: psutil.Process) -> bool:
    try:
        dead = backend.status() == psutil.STATUS_ZOMBIE
        return dead or OWNER in " ".join(backend.cmdline())
    except psutil.NoSuchProcess:
        return True


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
