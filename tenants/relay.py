"""The relay: finds the messages that wait in every schema and wakes the workers."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from halles.outbox.models import Message
from halles.outbox.tasks import deliver
from tenants.current import public_context
from tenants.jobs import PUBLIC, enter
from tenants.models import OutboxHint, Town

# What one town may have under way at once: a long backlog must not starve its neighbours.
PER_TOWN = 100
HINTS_AT_ONCE = 500
# A wake-up the broker lost is given again after this long.
LOOK_AGAIN = Message.PUBLISHED_FOR + timedelta(seconds=1)


@transaction.atomic
def relay(*, at: datetime) -> int:
    """
    Publish what waits in the schemas that gave a hint, and say how many messages that was.

    Several relays may run: a hint is taken by one. When the broker refuses, the hints stay.
    """
    with public_context():
        hints = OutboxHint.objects.filter(due_at__lte=at).order_by("due_at")
        taken = list(hints.select_for_update(skip_locked=True)[:HINTS_AT_ONCE])
        schemas = sorted({hint.schema_name for hint in taken})
        published = sum(_publish(schema, at) for schema in schemas)
        OutboxHint.objects.filter(pk__in=[hint.pk for hint in taken]).delete()
        return published


def sweep(*, at: datetime) -> None:
    """Give a hint for every schema: after a restart, nothing is taken for granted."""
    with public_context():
        schemas = [PUBLIC, *Town.objects.serving().values_list("schema_name", flat=True)]
        _hint(schemas, at)


def _publish(schema: str, at: datetime) -> int:
    enter(schema)
    waiting = Message.objects.to_publish(at).select_for_update(skip_locked=True)
    ids = list(waiting.values_list("pk", flat=True)[:PER_TOWN])
    Message.objects.filter(pk__in=ids).update(published_at=at)
    for message_id in ids:
        deliver.apply_async(kwargs={"message_id": message_id}, headers={"schema": schema})
    enter(PUBLIC)
    if ids:
        _hint([schema], at + LOOK_AGAIN)
    return len(ids)


def _hint(schemas: Iterable[str], due_at: datetime) -> None:
    OutboxHint.objects.bulk_create(OutboxHint(schema_name=s, due_at=due_at) for s in schemas)
