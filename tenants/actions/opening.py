"""Asking for a town, and making sure that what was asked is brought to its end."""

import uuid
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


@transaction.atomic
def ask(
    *,
    commune: Commune,
    subdomain: str,
    colour: str,
    holder: str = Town.Holder.COMMUNE,
    name: str = "",
    at: datetime,
    by: str,
    after: timedelta = timedelta(),
) -> Opening:
    """
    Record a town to open, with its steps, and have a worker carry it on `after` that time.

    `colour` is #rrggbb. Raises BadSubdomain (or a kind of it) and CommuneHasTown.
    """
    label = subdomains.read(subdomain)
    town = _town(commune, holder, name or commune.name, colour.lower(), at)
    addresses.give(town, host=subdomains.host(label))
    opening = Opening.objects.create(town=town, asked_at=at, asked_by=by)
    Step.objects.bulk_create(
        Step(opening=opening, position=position, name=step)
        for position, step in enumerate(steps.names(), start=1)
    )
    audit.record("town asked for", target=str(town), by=by, at=at, host=town.host)
    tasks.carry_on.post(opening_id=opening.pk, due_at=at + after)
    transaction.on_commit(hosts.forget)
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


def _town(commune: Commune, holder: str, name: str, colour: str, at: datetime) -> Town:
    key = uuid.uuid4()
    try:
        with transaction.atomic():
            return Town.objects.create(
                uuid=key,
                schema_name=f"t_{key.hex[:12]}",
                name=name,
                commune=commune,
                holder=holder,
                colour=colour,
                created_at=at,
            )
    except IntegrityError as error:
        town = (
            Town.objects.filter(commune=commune, holder=holder)
            .exclude(state=Town.State.CLOSED)
            .first()
        )
        if town is None:
            raise
        raise CommuneHasTown(
            _("%(commune)s has its town already: %(address)s.")
            % {"commune": commune.name, "address": town.address},
            town,
        ) from error
