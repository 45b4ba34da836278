"""`halles towns list`, `show`, and what a town goes through: suspended, renamed, looked after."""

from __future__ import annotations

from typing import Any

from django.core.management.base import OutputWrapper

from tenants.actions import addresses, life, managers
from tenants.management.verbs import words
from tenants.models import Domain, Town

REFUSALS = (managers.NotServing,)


def add_to(verbs: Any) -> None:
    verbs.add_parser("list", help="every town, its state and its address").set_defaults(run=listed)
    words.of_town(verbs, "show", "what is known about a town").set_defaults(run=show)
    words.of_town(verbs, "open-to-all", "end the trial").set_defaults(run=open_to_all)
    verb = words.of_town(verbs, "suspend", "show the closed page")
    verb.set_defaults(run=suspend)
    verb.add_argument("--reason", required=True)
    words.of_town(verbs, "resume", "bring a suspended town back").set_defaults(run=resume)
    verb = words.of_town(verbs, "rename", "another subdomain")
    verb.set_defaults(run=rename)
    verb.add_argument("subdomain")
    verb = words.of_town(verbs, "manager", "invite somebody to look after a town")
    verb.set_defaults(run=manager)
    verb.add_argument("email")
    verb.add_argument("--name", default="")


def listed(out: OutputWrapper, **options: Any) -> None:
    hosts = dict(Domain.objects.filter(is_primary=True).values_list("tenant_id", "domain"))
    for town in Town.objects.select_related("commune").order_by("name"):
        host = hosts.get(town.pk, "")
        out.write(f"{town.commune_id}  {town.name:<32} {town.state:<10} {host}")


def show(out: OutputWrapper, *, town: str, **options: Any) -> None:
    found = words.found(town)
    out.write(f"{found} ({found.commune_id}), {found.get_holder_display()}")
    out.write(f"{found.get_state_display()}, {found.address}, {found.schema_name}")
    for move in found.moves.order_by("pk"):
        out.write(f"{move.at:%Y-%m-%d %H:%M} {move.after} ({move.by}) {move.reason}")


def open_to_all(out: OutputWrapper, *, town: str, **options: Any) -> None:
    words.say(out, life.open_to_all(words.found(town), **words.now()))


def suspend(out: OutputWrapper, *, town: str, reason: str, **options: Any) -> None:
    words.say(out, life.suspend(words.found(town), reason=reason, **words.now()))


def resume(out: OutputWrapper, *, town: str, **options: Any) -> None:
    words.say(out, life.resume(words.found(town), **words.now()))


def rename(out: OutputWrapper, *, town: str, subdomain: str, **options: Any) -> None:
    words.say(out, addresses.rename(words.found(town), subdomain=subdomain, **words.now()))


def manager(out: OutputWrapper, *, town: str, email: str, name: str, **options: Any) -> None:
    managers.invite(words.found(town), email=email, name=name, **words.now())
    out.write(f"{email} is invited by e-mail.")
