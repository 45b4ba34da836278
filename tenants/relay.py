"""The relay: finds the messages that wait in every schema and wakes the workers."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction

from halles.outbox.models import Message
from halles.outbox.tasks import deliver
from tenants.current import public_context
from tenants.jobs import PUBLIC, enter
from tenants.models import OutboxHint, Town

logger = logging.getLogger("halles.relay")
# What one town may have under way at once: a long backlog must not starve its neighbours.
PER_TOWN = 100
HINTS_AT_ONCE = 500
SOON = timedelta(seconds=1)
# A wake-up the broker lost is given again after this long.
LOOK_AGAIN = Message.PUBLISHED_FOR + timedelta(seconds=1)

Claim = tuple[str, int]


def relay(*, at: datetime) -> int:
    """
    Publish what waits in the schemas that gave a hint, and say how many messages that was.

    Several relays may run: a hint is taken by one. What the broker refuses waits for the next
    call, and what is lost between us and a worker is published again after LOOK_AGAIN.
    """
    claimed = _claim(at)
    # After the commit: a worker that is faster would find the rows still locked by us.
    try:
        for schema, message_id in claimed:
            deliver.apply_async(kwargs={"message_id": message_id}, headers={"schema": schema})
    except Exception:
        _give_back(claimed, at)
        raise
    return len(claimed)


def sweep(*, at: datetime) -> None:
    """Give a hint for every schema: after a restart, nothing is taken for granted."""
    with public_context():
        schemas = [PUBLIC, *Town.objects.serving().values_list("schema_name", flat=True)]
        _hint(schemas, at)


@transaction.atomic
def _claim(at: datetime) -> list[Claim]:
    with public_context():
        hints = OutboxHint.objects.filter(due_at__lte=at).order_by("due_at")
        taken = list(hints.select_for_update(skip_locked=True)[:HINTS_AT_ONCE])
        schemas = sorted({hint.schema_name for hint in taken})
        claimed = [claim for schema in schemas for claim in _claim_alone(schema, at)]
        OutboxHint.objects.filter(pk__in=[hint.pk for hint in taken]).delete()
        return claimed


def _claim_alone(schema: str, at: datetime) -> list[Claim]:
    """What waits in one schema; nothing, and a line in the log, when it cannot be entered."""
    try:
        with transaction.atomic(), _left_in_public():
            return _claim_in(schema, at)
    except Town.DoesNotExist:
        logger.exception("messages of a town that is gone: %s", schema)
    except DatabaseError:
        # One broken town must not keep the messages of all the others.
        logger.exception("the messages of %s wait", schema)
        _hint([schema], at + LOOK_AGAIN)
    return []


@contextmanager
def _left_in_public() -> Iterator[None]:
    # Even to undo its savepoint, a transaction must not stand where it may not enter.
    try:
        yield
    finally:
        enter(PUBLIC)


def _claim_in(schema: str, at: datetime) -> list[Claim]:
    enter(schema)
    waiting = Message.objects.to_publish(at).select_for_update(skip_locked=True)
    ids = list(waiting.values_list("pk", flat=True)[:PER_TOWN])
    Message.objects.filter(pk__in=ids).update(published_at=at)
    enter(PUBLIC)
    if ids:
        # A full load says there is more: the others of this pass come first, then it again.
        _hint([schema], at + (SOON if len(ids) == PER_TOWN else LOOK_AGAIN))
    return [(schema, message_id) for message_id in ids]


@transaction.atomic
def _give_back(claimed: list[Claim], at: datetime) -> None:
    with public_context():
        for schema in sorted({schema for schema, _ in claimed}):
            ids = [message_id for name, message_id in claimed if name == schema]
            enter(schema)
            Message.objects.filter(pk__in=ids).update(published_at=None)
            enter(PUBLIC)
            _hint([schema], at)


def _hint(schemas: Iterable[str], due_at: datetime) -> None:
    OutboxHint.objects.bulk_create(OutboxHint(schema_name=s, due_at=due_at) for s in schemas)
