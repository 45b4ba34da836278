"""How much processor time, and memory, a group of processes has used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import perf_counter

import psutil

from halles.stack import process
from halles.stack.addresses import folder_of


@dataclass
class Spent:
    """Seconds, filled in when the measuring ends."""

    wall: float = 0.0
    python: float = 0.0
    postgres: float = 0.0

    @property
    def cpu(self) -> float:
        return self.python + self.postgres


@contextmanager
def measured(*, stack: str, python: psutil.Process) -> Iterator[Spent]:
    """Time what runs inside: `python` with its children, and the PostgreSQL of that stack."""
    server = postgres(stack)
    before = cpu_of(python), cpu_of(server), perf_counter()
    spent = Spent()
    try:
        yield spent
    finally:
        spent.wall = perf_counter() - before[2]
        spent.python = cpu_of(python) - before[0]
        spent.postgres = cpu_of(server) - before[1]


def cpu_of(parent: psutil.Process) -> float:
    """Seconds of a process, of those it has already buried and of those that live."""
    own = parent.cpu_times()
    total = own.user + own.system + own.children_user + own.children_system
    for child in parent.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            times = child.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return float(total)


def memory_of(parent: psutil.Process) -> float:
    """Megabytes of a process and its children, shared pages counted once (PSS)."""
    members = [parent, *parent.children(recursive=True)]
    return float(sum(member.memory_full_info().pss for member in members) / 2**20)


def postgres(stack: str) -> psutil.Process:
    found = process.find(str(folder_of(stack) / "postgres"))
    if found is None:
        raise ProcessLookupError(f"PostgreSQL of {stack}")
    return found
