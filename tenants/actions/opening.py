"""Asking for a town, and making sure that what was asked is brought to its end."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from halles.audit import actions as audit
from halles.outbox.models import Message
from tenants import hosts, subdomains
from tenants.actions import addresses
from tenants.models import Commune, Opening, Step, Town
from tenants.openings import steps, tasks


class CommuneHasTown(Exception):
    """The commune is the holder of a town already; `town` is that one."""

    def __init__(self, message: str, town: Town) -> None:
        super().__init__(message)
        self.town = town


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A town as it is asked for; `colour` is #rrggbb, `name` the commune's unless said."""

    commune: Commune
    subdomain: str
    colour: str
    holder: str = Town.Holder.COMMUNE
    name: str = ""


@transaction.atomic
def ask(wish: Wish, *, at: datetime, by: str, after: timedelta = timedelta()) -> Opening:
    """
    Record a town to open, with its steps, and have a worker carry it on `after` that time.

    Raises BadSubdomain (or a kind of it) and CommuneHasTown.
    """
    label = subdomains.read(wish.subdomain)
    town = _town(wish, at)
    addresses.give(town, host=subdomains.host(label))
    opening = Opening.objects.create(town=town, asked_at=at, asked_by=by)
    Step.objects.bulk_create(
        Step(opening=opening, position=position, name=step)
        for position, step in enumerate(steps.names(), start=1)
    )
    audit.record("town asked for", target=str(town), by=by, at=at, host=town.host)
    tasks.carry_on.post(opening_id=opening.pk, due_at=at + after)
    hosts.tell()
    return opening


@transaction.atomic
def take_up_again(*, at: datetime) -> int:
    """Post the unfinished openings that no message carries on any more; say how many."""
    waiting = Message.objects.waiting().filter(job=tasks.carry_on.name)
    cared_for = [message.payload["opening_id"] for message in waiting]
    unfinished = Opening.objects.filter(finished_at=None).exclude(pk__in=cared_for)
    forgotten = list(unfinished.select_for_update(of=("self",), skip_locked=True))
    for opening in forgotten:
        tasks.carry_on.post(opening_id=opening.pk, due_at=at)
    return len(forgotten)


def _town(wish: Wish, at: datetime) -> Town:
    key = uuid.uuid4()
    town = Town(
        uuid=key,
        schema_name=f"t_{key.hex[:12]}",
        name=wish.name or wish.commune.name,
        commune=wish.commune,
        holder=wish.holder,
        colour=wish.colour.lower(),
        created_at=at,
    )
    try:
        with transaction.atomic():
            town.save(force_insert=True)
    except IntegrityError as error:
        raise _has_town(wish, error) from error
    return town


def _has_town(wish: Wish, error: IntegrityError) -> Exception:
    living = Town.objects.exclude(state=Town.State.CLOSED)
    town = living.filter(commune=wish.commune, holder=wish.holder).first()
    if town is None:
        return error
    words = _("%(commune)s has its town already: %(address)s.")
    return CommuneHasTown(words % {"commune": wish.commune.name, "address": town.address}, town)
