"""
Who is worked for next, when more is asked for than a process can do at once.

A page that is kept needs no turn, so that it never waits behind a crowd that buys; and towns
take turns, so that a crowd in one of them never stands before the visitors of another.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Event, Lock

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

# Without a pool to go by.
AT_ONCE = 4


class Turns:
    """So many at once. The others wait: town by town, and in each town who came first."""

    def __init__(self, at_once: int) -> None:
        self._lock = Lock()
        self._free = at_once
        self._waiting: dict[str, deque[Event]] = {}

    def take_free(self) -> bool:
        """Take a turn if nobody has to wait for one."""
        with self._lock:
            if not self._free:
                return False
            self._free -= 1
            return True

    def take(self, town: str) -> None:
        """Wait for a turn."""
        called = Event()
        with self._lock:
            if self._free:
                self._free -= 1
                return
            self._waiting.setdefault(town, deque()).append(called)
        called.wait()

    def give(self) -> None:
        """End a turn: it goes straight to the next one, who need not race for it."""
        with self._lock:
            if not self._waiting:
                self._free += 1
                return
            town = next(iter(self._waiting))
            queue = self._waiting.pop(town)
            called = queue.popleft()
            if queue:
                self._waiting[town] = queue
        called.set()


class TakeTurns:
    """Behind the kept pages. As many work at once as the process has connections."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.turns = Turns(settings.DATABASE_POOL or AT_ONCE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.turns.take_free():
            # The door may have asked who this is: those at work need the connection.
            let_go()
            self.turns.take(connection.schema_name)  # type: ignore[attr-defined]
        try:
            return self.get_response(request)
        finally:
            let_go()
            self.turns.give()


def let_go() -> None:
    """
    Give the connection back to the pool, where there is one.

    Django does it when an answer is closed, which granian does in another thread: this one
    would keep its connection while it has nothing to do.
    """
    if settings.DATABASE_POOL and connection.connection and not connection.in_atomic_block:
        connection.close()
