"""Where a process keeps finished pages: bounded, each for a short time, made by one at a time."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import NamedTuple

# How long a page past its time is still given while another thread makes it anew.
STALE_S = 60.0
# A thread that waits longer makes the page itself: the one it waits for may be stuck.
WAIT_S = 5.0


class Key(NamedTuple):
    town: str
    host: str
    path: str
    query: str
    language: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished page, the town it is of, and the edition of that town it was made in."""

    town: str
    headers: dict[str, str]
    body: bytes
    edition: int


@dataclass(frozen=True, slots=True)
class Turn:
    """To make a page: `ours`, or somebody else's, who tells when it is `over`."""

    ours: bool
    over: Event = field(default_factory=Event)


class Shelf:
    """Safe for threads. The page longest unasked for makes room."""

    def __init__(self, *, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._lock = Lock()
        self._bytes = 0
        self._pages: OrderedDict[Key, tuple[float, Kept]] = OrderedDict()
        self._turns: dict[Key, Turn] = {}
        self._editions: dict[str, int] = {}

    def fresh(self, key: Key) -> Kept | None:
        return self._get(key, late=0.0)

    def stale(self, key: Key) -> Kept | None:
        """The last page, past its time by STALE_S at most; never one from before an edit."""
        return self._get(key, late=STALE_S)

    def put(self, key: Key, page: Kept, *, for_s: float) -> None:
        with self._lock:
            self._drop(key)
            self._pages[key] = (time.monotonic() + for_s, page)
            self._bytes += len(page.body)
            while self._bytes > self.most_bytes:
                self._drop(next(iter(self._pages)))

    def edition(self, town: str) -> int:
        """Noted before a page is made: an edit meanwhile makes it old before it is kept."""
        return self._editions.get(town, 0)

    def forget(self, town: str) -> None:
        """Give no page of that town again that was begun before now."""
        with self._lock:
            self._editions[town] = self.edition(town) + 1

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def take_turn(self, key: Key) -> Turn:
        with self._lock:
            turn = self._turns.get(key)
            if turn is not None:
                return Turn(ours=False, over=turn.over)
            self._turns[key] = turn = Turn(ours=True)
            return turn

    def end_turn(self, turn: Turn, key: Key) -> None:
        if turn.ours:
            with self._lock:
                del self._turns[key]
            turn.over.set()

    def wait(self, turn: Turn, key: Key) -> Kept | None:
        """The page once the one whose turn it is has made it; None when it was not kept."""
        turn.over.wait(WAIT_S)
        return self.fresh(key)

    def _get(self, key: Key, *, late: float) -> Kept | None:
        with self._lock:
            until, page = self._pages.get(key, (0.0, None))
            if page is None or page.town != key.town or page.edition != self.edition(key.town):
                return None
            if until + late < time.monotonic():
                return None
            self._pages.move_to_end(key)
            return page

    def _drop(self, key: Key) -> None:
        if gone := self._pages.pop(key, None):
            self._bytes -= len(gone[1].body)
