"""What a worker does with a message."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from halles.outbox.later import JOBS
from halles.outbox.models import Message
from halles.outbox.signals import posted


def deliver(message_id: int, *, at: datetime) -> bool:
    """
    Run one message of the current schema; False when there was nothing to do.

    A job's work and its end are one transaction. A job that fails leaves no work behind,
    keeps its error and waits for its next try.
    """
    message = Message.objects.due(at).filter(pk=message_id).first()
    if message is None:
        return False
    return _outside(message, at) if JOBS[message.job].outside else _inside(message.pk, at)


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


def _outside(message: Message, at: datetime) -> bool:
    try:
        JOBS[message.job](**message.payload, idem=str(message.idem))
    except Exception as error:
        with transaction.atomic():
            _fail(message, error, at)
    else:
        _done(message, at)
    return True


def _done(message: Message, at: datetime) -> None:
    message.done_at = at
    message.save(update_fields=["done_at"])


def _fail(message: Message, error: Exception, at: datetime) -> None:
    message.failed(error, at=at)
    if not message.dead:
        posted.send(Message, due_at=message.due_at)
