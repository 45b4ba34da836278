"""`halles towns status`: whose tables are at this version, and what is wrong with the others."""

from typing import Any

from django.core.management.base import OutputWrapper
from django.utils import timezone

from tenants.fleet import drift, status
from tenants.management.verbs import words
from tenants.models import Town
from tenants.schemas import blueprints

REFUSALS: tuple[type[Exception], ...] = ()


def add_to(verbs: Any) -> None:
    verb = verbs.add_parser("status", help="whose tables are at this version, and who drifted")
    verb.set_defaults(run=show)
    verb.add_argument("--town", default="", help="subdomain, host or INSEE code: no other")
    verb.add_argument("--look", action="store_true", help="compare the tables now, not nightly")


def show(out: OutputWrapper, *, town: str, look: bool, **options: Any) -> None:
    towns = Town.objects.filter(pk=words.found(town).pk) if town else Town.objects.all()
    if look:
        for line in status.lines(towns):
            drift.note(line.town, at=timezone.now())
    found = status.lines(towns)
    for line in found:
        out.write(f"{line.version:<8}  {line.town.name:<32} {line.standing}")
        for reason in line.why[: None if town else 1]:
            out.write(f"          {reason}")
    said = ", ".join(f"{count} {standing}" for standing, count in status.summary(found))
    out.write(f"This code is at version {blueprints.version()[:8]}. {said or 'No town yet.'}")
