"""`halles towns open` and `resume-openings`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import OutputWrapper
from django.utils import timezone

from halles.stack.screen import step
from tenants.actions import opening
from tenants.management.verbs import words
from tenants.models import Commune, Opening, Town, UnknownCommune
from tenants.openings import saga
from tenants.subdomains import BadSubdomain, propose

# The worker's turn, should this process be killed half-way.
WORKER_AFTER = timedelta(minutes=1)
REFUSALS = (
    UnknownCommune,
    BadSubdomain,
    opening.CommuneHasTown,
    saga.StepFailed,
    saga.AlreadyRunning,
)


def add_to(verbs: Any) -> None:
    verb = verbs.add_parser("open", help="open the town of a commune")
    verb.set_defaults(run=open_town)
    verb.add_argument("commune", help="INSEE code, or name where only one bears it")
    verb.add_argument("--subdomain", default="")
    verb.add_argument("--colour", default="#1f5c46", help="the brand's, as #rrggbb")
    verb.add_argument("--name", default="", help="where it is not the commune's")
    verb.add_argument("--holder", choices=Town.Holder.values, default=Town.Holder.COMMUNE)
    verb = verbs.add_parser("resume-openings", help="carry on the openings that stopped half-way")
    verb.set_defaults(run=resume)


def open_town(out: OutputWrapper, *, commune: str, subdomain: str, **options: Any) -> None:
    found = Commune.objects.find(commune)
    wish = opening.Wish(
        commune=found,
        subdomain=subdomain or propose(options["name"] or found.name),
        colour=options["colour"],
        holder=options["holder"],
        name=options["name"],
    )
    _carry_on(out, opening.ask(wish, **words.now(), after=WORKER_AFTER))


def resume(out: OutputWrapper, **options: Any) -> None:
    for asked in Opening.objects.select_related("town").filter(finished_at=None):
        _carry_on(out, asked)


def _carry_on(out: OutputWrapper, asked: Opening) -> None:
    while left := asked.steps.filter(finished_at=None).first():
        with step(f"{asked.town}: {left.name}"):
            saga.carry_on(asked, at=timezone.now())
    words.say(out, Town.objects.get(pk=asked.town_id))
