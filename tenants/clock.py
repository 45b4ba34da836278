"""The one clock of the house: each minute it posts what is due, to each town it is due in."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from celery import shared_task
from django.contrib.sessions.models import Session
from django.db import DatabaseError, transaction
from django.utils import timezone
from django_tenants.utils import schema_context

from halles.notifications.models import Mail
from halles.outbox.models import Message
from halles.outbox.signals import died
from tenants import relay
from tenants.actions import opening
from tenants.current import current_town, public_context
from tenants.fleet import drift
from tenants.jobs import PUBLIC
from tenants.models import Pulse, Town
from tenants.schemas import spares
from tenants.timed import ALIVE, OPERATOR, TIMED, Timed, every

logger = logging.getLogger("halles.clock")
# How long what was delivered can still be looked at.
KEPT = timedelta(days=7)
# They name people, and what those asked: the page on personal data says how long.
MAILS_KEPT = timedelta(days=183)
# Made in a minute: some tenths of a second, and the next town is not waiting for them.
SPARES_AT_ONCE = 3


@shared_task
def tick() -> None:
    """Woken each minute; woken twice, or by two beats, it posts nothing more."""
    fan_out(at=timezone.now())
    Pulse.objects.beat(Pulse.CLOCK)


def fan_out(*, at: datetime) -> None:
    """
    Post every timed job whose period has begun, to the operator and to each town it is for.

    A period that went by while nobody beat is not caught up. A town whose database refuses
    is left out and reported; the others are served.
    """
    with public_context():
        states = Town.objects.exclude(state=Town.State.PREPARING)
        schemas = [(PUBLIC, "operator"), *states.values_list("schema_name", "state")]
    for schema, state in schemas:
        due = [timed for timed in TIMED if state in timed.where]
        if not due:
            continue
        try:
            with schema_context(schema), transaction.atomic():
                _post(due, schema, at)
        except DatabaseError:
            logger.exception("no timed jobs in %s", schema)


def _post(due: Iterable[Timed], schema: str, at: datetime) -> None:
    idems = {timed.idem(schema, at=at): timed for timed in due}
    posted = set(Message.objects.filter(idem__in=idems).values_list("idem", flat=True))
    names = [timed.job.name for timed in idems.values()]
    # One that still waits will do the work of this period, too.
    waiting = set(Message.objects.waiting().filter(job__in=names).values_list("job", flat=True))
    for idem, timed in idems.items():
        if idem not in posted and timed.job.name not in waiting:
            timed.job.post_once(idem, due_at=timed.due_at(schema, at=at))


@every(minutes=5, where=OPERATOR)
def take_up_openings() -> None:
    opening.take_up_again(at=timezone.now())


@every(hours=1, where=OPERATOR)
def look_everywhere() -> None:
    """A town that was restored brings messages of which no hint tells."""
    relay.sweep(at=timezone.now())


@every(minutes=1, where=OPERATOR, outside=True)
def keep_spares() -> None:
    spares.clear(most=SPARES_AT_ONCE)
    spares.fill(most=SPARES_AT_ONCE)


@every(days=1, where=ALIVE)
def look_at_tables() -> None:
    town = current_town()
    with public_context():
        drift.note(town, at=timezone.now())


@every(days=1, where=OPERATOR | ALIVE)
def tidy() -> None:
    now = timezone.now()
    for letter in Message.objects.dead_letters():
        died.send(Message, message=letter, at=now)
    Session.objects.filter(expire_date__lt=now).delete()
    Message.objects.filter(done_at__lt=now - KEPT).delete()
    Mail.objects.filter(sent_at__lt=now - MAILS_KEPT).delete()
