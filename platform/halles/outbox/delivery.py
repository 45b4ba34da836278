"""What a worker does with a message."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from halles.http import logs
from halles.outbox.later import JOBS
from halles.outbox.models import Message
from halles.outbox.signals import died, posted

logger = logging.getLogger("halles.outbox")


class WorkerDied(Exception):
    """The process that had taken the message ended before the work did."""


def deliver(message_id: int, *, at: datetime) -> bool:
    """
    Run one message of the current schema; False when there was nothing to do.

    A job's work and its end are one transaction. A job that fails leaves no work behind,
    keeps its error and waits for its next try.
    """
    message = Message.objects.due(at).filter(pk=message_id).first()
    if message is None:
        return False
    run = _outside if JOBS[message.job].outside else _inside
    with logs.about(job=message.job, message_id=str(message_id)):
        return run(message_id, at)


@transaction.atomic
def lose(message_id: int, *, at: datetime) -> None:
    """
    Count a try for a message whose worker died at it, which can no longer say so itself.

    One that kills every worker would otherwise come back at once, for ever.
    """
    waiting = Message.objects.due(at).select_for_update(skip_locked=True)
    if (message := waiting.filter(pk=message_id).first()) is not None:
        _fail(message, WorkerDied(), at)


def drain(*, at: datetime | None = None) -> int:
    """Deliver all that is due in the current schema, in order, and say how many ran."""
    ran = 0
    while message := Message.objects.due(at or timezone.now()).first():
        ran += deliver(message.pk, at=at or timezone.now())
    return ran


@transaction.atomic
def _inside(message_id: int, at: datetime) -> bool:
    # Another worker that holds the row is doing the work: nothing to wait for.
    waiting = Message.objects.due(at).select_for_update(skip_locked=True)
    message = waiting.filter(pk=message_id).first()
    if message is None:
        return False
    try:
        with transaction.atomic():
            JOBS[message.job](**message.payload)
    except Exception as error:
        _fail(message, error, at)
    else:
        _done(message, at)
    return True


def _outside(message_id: int, at: datetime) -> bool:
    with _alone(message_id) as ours:
        # Looked at only now: whoever had it may have come to the end.
        message = Message.objects.due(at).filter(pk=message_id).first() if ours else None
        if message is None:
            return False
        try:
            JOBS[message.job](**message.payload, idem=str(message.idem))
        except Exception as error:
            with transaction.atomic():
                _fail(message, error, at)
        else:
            _done(message, at)
        return True


@contextmanager
def _alone(message_id: int) -> Iterator[bool]:
    """
    Whether no other worker is at it. PostgreSQL knows, and forgets a worker that dies.

    It saves work, and no more: `idem` is what makes the effect of a job happen once.
    """
    schema = connection.schema_name  # type: ignore[attr-defined]
    key = f"outbox:{schema}:{message_id}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
        ours = bool(cursor.fetchone()[0])
    try:
        yield ours
    finally:
        if ours and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])


def _done(message: Message, at: datetime) -> None:
    message.done_at = at
    message.save(update_fields=["done_at"])


def _fail(message: Message, error: Exception, at: datetime) -> None:
    message.failed(error, at=at)
    logger.warning("try %s of %s: %s", message.attempts, message.TRIES, message.last_error)
    if message.dead:
        died.send(Message, message=message, at=at)
    else:
        posted.send(Message, due_at=message.due_at)
