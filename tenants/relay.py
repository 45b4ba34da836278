"""The relay: finds the messages that wait in every schema and wakes the workers."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import Min

from halles.outbox.later import queue_of
from halles.outbox.models import Message
from halles.outbox.tasks import deliver
from tenants import broker
from tenants.current import public_context
from tenants.jobs import PUBLIC, enter
from tenants.models import OutboxHint, Town

logger = logging.getLogger("halles.relay")
# What may be with the broker at once, over all towns. A worker has seconds of work with it;
# more would only be given again, in vain, when it takes longer than a wake-up is believed in.
IN_FLIGHT = 400
TOWNS_AT_ONCE = 200
A_LITTLE = timedelta(seconds=1)


@dataclass(frozen=True)
class Claim:
    schema: str
    message_id: int
    job: str


def relay(*, at: datetime, lost_before: datetime | None = None) -> int:
    """
    Publish what waits in the schemas that gave a hint, and say how many messages that was.

    The towns share what room there is, and each that has nothing under way gets one message
    through, room or not: the backlog of one never makes another wait for the next pass.
    Several relays may run: a hint is taken by one. What the broker refuses waits for the next
    call; what it loses is published again after Message.published_for(), or at once where
    `lost_before` says that all it had until then is gone.

    Raises redis.RedisError or kombu's OperationalError where the broker is away.
    """
    # Asked before anything is claimed: while it is away, nothing moves.
    room = IN_FLIGHT - broker.held()
    claimed = _claim(room, at, lost_before)
    # After the commit: a worker that is faster would find the rows still locked by us.
    try:
        for claim in claimed:
            _wake(claim)
    except Exception:
        _give_back(claimed, at)
        raise
    return len(claimed)


def sweep(*, at: datetime) -> None:
    """Give a hint for every schema: after a restart, nothing is taken for granted."""
    with public_context():
        towns = Town.objects.exclude(state__in=(Town.State.PREPARING, Town.State.CLOSED))
        _hint([PUBLIC, *towns.values_list("schema_name", flat=True)], at)


def _wake(claim: Claim) -> None:
    deliver.apply_async(
        kwargs={"message_id": claim.message_id},
        headers={"schema": claim.schema},
        queue=queue_of(claim.job),
    )


@transaction.atomic
def _claim(room: int, at: datetime, lost_before: datetime | None) -> list[Claim]:
    with public_context():
        due = OutboxHint.objects.filter(due_at__lte=at)
        longest = due.values("schema_name").annotate(since=Min("due_at")).order_by("since")
        waiting = [hint["schema_name"] for hint in longest[:TOWNS_AT_ONCE]]
        ours = due.filter(schema_name__in=waiting).select_for_update(skip_locked=True)
        taken = dict(ours.values_list("pk", "schema_name"))
        schemas = sorted(set(taken.values()), key=waiting.index)
        share = max(room, 0) // max(len(schemas), 1)
        claimed = [
            claim for schema in schemas for claim in _claim_alone(schema, share, at, lost_before)
        ]
        OutboxHint.objects.filter(pk__in=taken).delete()
        return claimed


def _claim_alone(
    schema: str, share: int, at: datetime, lost_before: datetime | None
) -> list[Claim]:
    """What waits in one schema; nothing, and a line in the log, when it cannot be entered."""
    try:
        with transaction.atomic(), _left_in_public():
            return _claim_in(schema, share, at, lost_before)
    except Town.DoesNotExist:
        logger.exception("messages of a town that is gone: %s", schema)
    except DatabaseError:
        # One broken town must not keep the messages of all the others.
        logger.exception("the messages of %s wait", schema)
        _hint([schema], at + _look_again())
    return []


@contextmanager
def _left_in_public() -> Iterator[None]:
    # Even to undo its savepoint, a transaction must not stand where it may not enter.
    try:
        yield
    finally:
        enter(PUBLIC)


def _claim_in(schema: str, share: int, at: datetime, lost_before: datetime | None) -> list[Claim]:
    enter(schema)
    most = share or (0 if Message.objects.under_way(at).exists() else 1)
    waiting = Message.objects.to_publish(at, lost_before=lost_before)
    # One more than we may take says whether there is more.
    rows = waiting.select_for_update(skip_locked=True).values_list("pk", "job")[: most + 1]
    claims = [Claim(schema, pk, job) for pk, job in rows]
    more, claims = len(claims) > most, claims[:most]
    ids = [claim.message_id for claim in claims]
    Message.objects.filter(pk__in=ids).update(published_at=at)
    enter(PUBLIC)
    if more:
        _hint([schema], at if claims else at + A_LITTLE)
    if ids:
        _hint([schema], at + _look_again())
    return claims


@transaction.atomic
def _give_back(claimed: list[Claim], at: datetime) -> None:
    with public_context():
        for schema in sorted({claim.schema for claim in claimed}):
            ids = [claim.message_id for claim in claimed if claim.schema == schema]
            enter(schema)
            Message.objects.filter(pk__in=ids).update(published_at=None)
            enter(PUBLIC)
            _hint([schema], at)


def _look_again() -> timedelta:
    return Message.published_for() + A_LITTLE


def _hint(schemas: Iterable[str], due_at: datetime) -> None:
    OutboxHint.objects.bulk_create(OutboxHint(schema_name=s, due_at=due_at) for s in schemas)
