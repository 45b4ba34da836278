"""What a person decides about the messages that nobody could deliver."""

from datetime import datetime

from django.db import transaction
from django_tenants.utils import schema_context

from halles.audit import actions as audit
from halles.outbox.models import Message
from halles.outbox.signals import posted
from tenants.models import DeadLetter


class Decided(Exception):
    """Somebody has decided about this message meanwhile."""


@transaction.atomic
def retry(letter: DeadLetter, *, at: datetime, by: str) -> None:
    """Have it tried again, as often as a new one. Raises Decided."""
    letter = _locked(letter)
    with schema_context(letter.schema_name):
        message = _message(letter)
        message.revive(at=at)
        posted.send(Message, due_at=at)
    _decided("message tried again", letter, at=at, by=by)


def retry_all(job: str, *, at: datetime, by: str) -> int:
    """Have every message of that kind tried again, and say how many there were."""
    tried = 0
    for letter in DeadLetter.objects.filter(job=job).order_by("pk"):
        try:
            retry(letter, at=at, by=by)
        except Decided:
            continue
        tried += 1
    return tried


@transaction.atomic
def give_up(letter: DeadLetter, *, reason: str, at: datetime, by: str) -> None:
    """Have it tried no more; its row is kept for a week. Raises Decided."""
    letter = _locked(letter)
    with schema_context(letter.schema_name):
        _message(letter).abandon(at=at)
    _decided("message given up", letter, at=at, by=by, reason=reason)


def _locked(letter: DeadLetter) -> DeadLetter:
    found = DeadLetter.objects.select_for_update().filter(pk=letter.pk).first()
    if found is None:
        raise Decided(str(letter))
    return found


def _message(letter: DeadLetter) -> Message:
    dead = Message.objects.dead_letters().select_for_update()
    message = dead.filter(pk=letter.message_id).first()
    if message is None:
        raise Decided(str(letter))
    return message


def _decided(verb: str, letter: DeadLetter, *, at: datetime, by: str, **detail: str) -> None:
    target = f"{letter.job} {letter.message_id}"
    audit.record(verb, target=target, by=by, at=at, schema=letter.schema_name, **detail)
    letter.delete()
