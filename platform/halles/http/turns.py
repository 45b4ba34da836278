"""
Who is worked for next, when more is asked for than a process can do at once.

A page that is kept needs no turn, so that it never waits behind a crowd that buys; and towns
take turns, so that a crowd in one of them never stands before the visitors of another.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from threading import Event, Lock
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

# Without a pool to go by.
AT_ONCE = 4
# More than any form of ours takes, a picture with it; and what of it is kept in memory.
LONGEST_BODY, IN_MEMORY = 32 * 2**20, 2**16


class Turns:
    """
    So many at once. The others wait in lines that are called in turn: two for each town, those
    who look and those who send. One page that is made again is waited for by many who look.

    No town has all of them: one share is left for a town that is not here yet, so that its
    visitor neither waits for a crowd next door nor has all of it beside itself at work.
    """

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self._lock = Lock()
        self._at_work: Counter[str] = Counter()
        self._waiting: dict[tuple[str, bool], deque[Event]] = {}

    def take_free(self, town: str) -> bool:
        """Take a turn if there is no need to wait for one."""
        with self._lock:
            if any(town == line[0] for line in self._waiting) or not self._may_work(town):
                return False
            self._at_work[town] += 1
            return True

    def take(self, town: str, *, sends: bool = False) -> None:
        """Wait for a turn."""
        called = Event()
        with self._lock:
            self._waiting.setdefault((town, sends), deque()).append(called)
            self._call()
        called.wait()

    def give(self, town: str) -> None:
        """End a turn: it goes straight to the next one, who need not race for it."""
        with self._lock:
            self._at_work[town] -= 1
            if not self._at_work[town]:
                del self._at_work[town]
            self._call()

    def _call(self) -> None:
        while line := next((line for line in self._waiting if self._may_work(line[0])), None):
            queue = self._waiting.pop(line)
            self._at_work[line[0]] += 1
            queue.popleft().set()
            if queue:
                # Behind the other lines.
                self._waiting[line] = queue

    def _may_work(self, town: str) -> bool:
        if self._at_work.total() >= self.at_once:
            return False
        here = {town, *self._at_work, *(line[0] for line in self._waiting)}
        return self._at_work[town] < max(1, self.at_once // (len(here) + 1))


class TakeTurns:
    """Behind the kept pages. As many work at once as the process has connections."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.turns = Turns(settings.DATABASE_POOL or AT_ONCE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return self._in_turn(request)
        with SpooledTemporaryFile(IN_MEMORY) as sent:
            return _not_arrived(request, sent) or self._in_turn(request)

    def _in_turn(self, request: HttpRequest) -> HttpResponse:
        town: str = connection.schema_name  # type: ignore[attr-defined]
        if not self.turns.take_free(town):
            # The door may have asked who this is: those at work need the connection.
            let_go()
            self.turns.take(town, sends=request.method == "POST")
        try:
            return self.get_response(request)
        finally:
            try:
                let_go()
            finally:
                # Whatever becomes of the connection: a turn that is lost is lost for good.
                self.turns.give(town)


def _not_arrived(request: Any, sent: Any) -> HttpResponse | None:
    """
    Wait for all of what is sent; an answer where it is too long, or is cut off.

    The server calls us when the first lines are there: who sends slowly would keep a turn.
    """
    if request._stream.limit > LONGEST_BODY:
        return HttpResponse(_too_long(), status=413, content_type="text/plain; charset=utf-8")
    try:
        copyfileobj(request._stream, sent)
    except OSError:
        return HttpResponse("Cut off.\n", status=400, content_type="text/plain")
    sent.seek(0)
    request._stream = sent
    return None


def _too_long() -> str:
    most = {"most": LONGEST_BODY // 2**20}
    return _("What you send is too large: %(most)s MB at most. Go back, and choose less.") % most


def let_go() -> None:
    """
    Give the connection back to the pool, where there is one.

    Django does it when an answer is closed, which granian does in another thread: this one
    would keep its connection while it has nothing to do.
    """
    if settings.DATABASE_POOL and connection.connection and not connection.in_atomic_block:
        connection.close()
