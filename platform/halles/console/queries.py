"""What the console reads of the towns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from halles.accounts import queries as accounts
from halles.accounts.models import User
from halles.audit.models import Entry
from halles.console import words
from halles.notifications.models import Mail
from tenants.current import town_context
from tenants.models import Domain, Opening, Town

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Line:
    """A town in the list."""

    town: Town
    last_activity: datetime | None

    @property
    def is_just_active(self) -> bool:
        return self.last_activity is not None and timezone.now() - self.last_activity < MINUTE


def lines(towns: Iterable[Town]) -> list[Line]:
    """The towns with their host and when something last happened in each."""
    towns = list(towns)
    main = Domain.objects.filter(tenant__in=towns, is_primary=True)
    hosts = dict(main.values_list("tenant_id", "domain"))
    for town in towns:
        town.host = hosts[town.pk]
    return [Line(town, last_activity(town)) for town in towns]


def last_activity(town: Town) -> datetime | None:
    """When somebody last acted or was written to there; None before the town has tables."""
    if town.state == Town.State.PREPARING:
        return None
    with town_context(town):
        acted = Entry.objects.aggregate(at=Max("at"))["at"]
        wrote = Mail.objects.order_by("-pk").values_list("created_at", flat=True).first()
    return max(filter(None, (acted, wrote)), default=None)


def managers(town: Town) -> list[User]:
    if town.state == Town.State.PREPARING:
        return []
    with town_context(town):
        return list(accounts.managers().order_by("email"))


def redirects(town: Town) -> list[str]:
    """The other hosts that lead to the town, as they are typed."""
    hosts = town.domains.filter(is_primary=False).order_by("domain")
    return [host.encode().decode("idna") for host in hosts.values_list("domain", flat=True)]


def steps(opening: Opening) -> list[dict[str, Any]]:
    """The steps of an opening as the live list shows them."""
    told, is_next = [], True
    for step in opening.steps.all():
        done, state = step.finished_at is not None, "waiting"
        if done:
            state = "done"
        elif is_next:
            state = "failed" if step.error else "running" if step.started_at else "waiting"
        is_next = done
        note = step.error or _lasted(step.started_at, step.finished_at)
        told.append({"name": words.STEPS[step.name], "state": state, "note": note})
    return told


def _lasted(began: datetime | None, ended: datetime | None) -> str:
    if began is None or ended is None:
        return ""
    return f"{(ended - began).total_seconds():.1f} s".replace(".", ",")
