"""What is done, in order, before a town serves. Each step may be done again after a crash."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from halles import storage
from halles.audit import actions as audit
from tenants import hosts, owner, subdomains
from tenants.current import town_context
from tenants.models import Domain, Opening, Town
from tenants.schemas import blueprints, spares

Work = Callable[..., None]


class HostNotFound(Exception):
    """The town's own host does not lead to the town."""


def names() -> list[str]:
    """The steps of an opening asked for today, in order."""
    # In the middle, what the layers above put into a town: settings.OPENING_STEPS.
    return ["schema", *settings.OPENING_STEPS, "storage", "host", "serving"]


def ask_outside(name: str) -> None:
    """What a step asks of other services, before its transaction. Changes nothing."""
    if name == "storage":
        storage.check()


def work(opening: Opening, name: str, *, at: datetime) -> None:
    """Do one step, in the transaction that records it."""
    if name in settings.OPENING_STEPS:
        fill: Work = import_string(settings.OPENING_STEPS[name])
        with town_context(opening.town):
            fill(opening.town, at=at, by=opening.asked_by)
    elif name in HERE:
        HERE[name](opening, at=at)


def _schema(opening: Opening, *, at: datetime) -> None:
    name = opening.town.schema_name
    # The owner's own transaction: when it committed and we did not, the schema is found here.
    with owner.connect() as connection:
        if not blueprints.exists(connection, name) and not spares.take(connection, name):
            blueprints.replay(connection, name)
        version = blueprints.version_of(connection, name)
    Town.objects.filter(pk=opening.town_id).update(schema_version=version)


def _host(opening: Opening, *, at: datetime) -> None:
    town = opening.town
    label = town.host.partition(".")[0]
    if alias := subdomains.accented(town.name, label):
        _redirect_from(town, subdomains.host(alias))
    hosts.forget()
    answer = hosts.find(town.host)
    if answer is None or answer.town.pk != town.pk:
        raise HostNotFound(town.host)


def _redirect_from(town: Town, host: str) -> None:
    rows = [Domain(domain=host, tenant=town, is_primary=False)]
    # Another town of the same name may have it already: the first one keeps it.
    Domain.objects.bulk_create(rows, ignore_conflicts=True)


def _serving(opening: Opening, *, at: datetime) -> None:
    town = Town.objects.select_for_update(of=("self",)).get(pk=opening.town_id)
    town.move_to(Town.State.TRIAL, at=at, by=opening.asked_by)
    opening.finished_at = at
    opening.save(update_fields=["finished_at"])
    audit.record("town opened", target=str(town), by=opening.asked_by, at=at, host=town.host)
    hosts.tell()


HERE: dict[str, Work] = {"schema": _schema, "host": _host, "serving": _serving}
