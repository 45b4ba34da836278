"""Many at the same moment, each on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier, Event, Lock
from time import perf_counter
from typing import Any, Self

from django.db import connection

from tenants.current import town_context
from tenants.models import Town

# Longer than anything here takes: who does not come any more must not keep the others waiting.
PATIENCE = 60


@dataclass(frozen=True)
class Rush:
    """What each one came to, refusals included, and how long all of it took."""

    answers: list[Any]
    seconds: float


class Crowd:
    """So many threads; each opens its connection at the first rush and keeps it to the end."""

    def __init__(self, many: int) -> None:
        self.many = many
        self._threads = ThreadPoolExecutor(many, initializer=_without_pool)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._begin_together(lambda _: connection.close())
        self._threads.shutdown()

    def rush(self, town: Town, act: Callable[[int], object]) -> Rush:
        """Do `act(0)`, `act(1)`, … in that town, all begun at the same moment."""
        return self._begin_together(lambda number: _tried(act, number), town)

    def _begin_together(self, act: Callable[[int], object], town: Town | None = None) -> Rush:
        start = Barrier(self.many + 1)

        def one(number: int) -> object:
            if town is None:
                start.wait(PATIENCE)
                return act(number)
            with town_context(town):
                # Connected, and in the town, before it begins.
                connection.cursor().execute("SELECT 1")
                start.wait(PATIENCE)
                return act(number)

        coming = [self._threads.submit(one, number) for number in range(self.many)]
        start.wait(PATIENCE)
        began = perf_counter()
        answers = [each.result() for each in coming]
        return Rush(answers, perf_counter() - began)


class Meeting:
    """Where everybody waits until all have come; afterwards nobody waits here any more."""

    def __init__(self, many: int) -> None:
        self._missing, self._counting, self._all_here = many, Lock(), Event()

    def wait(self) -> None:
        with self._counting:
            self._missing -= 1
            if self._missing <= 0:
                self._all_here.set()
        # Shorter than the patience of the locks that some may hold by mistake.
        self._all_here.wait(2)


def _tried(act: Callable[[int], object], number: int) -> object:
    try:
        return act(number)
    except Exception as refusal:
        return refusal


def _without_pool() -> None:
    """A connection for this thread alone: a pool would let only a few of them race."""
    known = connection.settings_dict
    options = {name: value for name, value in known["OPTIONS"].items() if name != "pool"}
    connection.settings_dict = {**known, "OPTIONS": options}
