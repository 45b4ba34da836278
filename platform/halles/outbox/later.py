"""`@later` makes a function of tasks.py a job that is posted now and run by a worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, ParamSpec
from uuid import UUID

from django.db import connection
from django.utils import timezone

from halles.outbox.models import Message
from halles.outbox.signals import posted

P = ParamSpec("P")
JOBS: dict[str, Job[Any]] = {}
# Each has workers of its own: a mail server that hangs must not keep a payment waiting.
QUICK, SLOW = QUEUES = ("quick", "slow")


class NotInTransaction(Exception):
    """A job must be posted in the transaction of the fact it follows from."""


class Job(Generic[P]):
    def __init__(
        self, function: Callable[P, None], *, outside: bool = False, queue: str = QUICK
    ) -> None:
        self.function = function
        self.outside = outside
        self.queue = queue
        self.name = f"{function.__module__}.{function.__qualname__}"
        self.__doc__ = function.__doc__
        JOBS[self.name] = self

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        self.function(*args, **kwargs)

    def post(self, *, due_at: datetime | None = None, **payload: Any) -> Message:
        """
        Add the message to the current schema, in the caller's transaction.

        `payload` is what the function takes, as JSON: ids and words, never objects.
        Raises NotInTransaction in autocommit, where a crash would part fact and message.
        """
        if not connection.in_atomic_block:
            raise NotInTransaction(self.name)
        due_at = due_at or timezone.now()
        message = Message.objects.create(job=self.name, payload=payload, due_at=due_at)
        posted.send(Message, due_at=due_at)
        return message

    def post_once(self, idem: UUID, *, due_at: datetime) -> None:
        """Add a message without payload here, unless there is one with that `idem` already."""
        message = Message(job=self.name, idem=idem, due_at=due_at)
        Message.objects.bulk_create([message], ignore_conflicts=True)
        posted.send(Message, due_at=due_at)


def later(function: Callable[P, None]) -> Job[P]:
    """A job whose work and whose end are one transaction: it happens once."""
    return Job(function)


def later_outside(function: Callable[P, None]) -> Job[P]:
    """
    A job that speaks to the outside, and so runs in no transaction.

    It receives `idem`, the same at every try, to make its effect happen once.
    """
    return Job(function, outside=True)


def later_slowly(function: Callable[P, None]) -> Job[P]:
    """
    As `later_outside`, for what may take its time and nobody's money waits for.

    Its workers are others: however long it lasts, it keeps no payment waiting.
    """
    return Job(function, outside=True, queue=SLOW)


def queue_of(name: str) -> str:
    """Where a job waits for a worker; of a job this process does not know, the quick one."""
    return JOBS[name].queue if name in JOBS else QUICK
