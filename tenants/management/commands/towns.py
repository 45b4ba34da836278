"""`halles towns`: open towns and look after them from the terminal."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from getpass import getuser
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from halles.stack.screen import step
from tenants.actions import addresses, life, managers, opening
from tenants.models import Commune, Domain, IllegalMove, Opening, Town, UnknownCommune
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
    managers.NotServing,
)


class Command(BaseCommand):
    help = "Open towns, list them, suspend, resume and rename them, invite their managers."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, parser_class=ArgumentParser)
        verb = verbs.add_parser("open", help="open the town of a commune")
        verb.add_argument("commune", help="INSEE code, or name where only one bears it")
        verb.add_argument("--subdomain", default="")
        verb.add_argument("--colour", default="#1f5c46", help="the brand's, as #rrggbb")
        verb.add_argument("--name", default="", help="where it is not the commune's")
        verb.add_argument("--holder", choices=Town.Holder.values, default=Town.Holder.COMMUNE)
        verbs.add_parser("list", help="every town, its state and its address")
        verbs.add_parser("resume-openings", help="carry on the openings that stopped half-way")
        _of_town(verbs, "show", "what is known about a town")
        _of_town(verbs, "open-to-all", "end the trial")
        _of_town(verbs, "suspend", "show the closed page").add_argument("--reason", required=True)
        _of_town(verbs, "resume", "bring a suspended town back")
        _of_town(verbs, "rename", "another subdomain").add_argument("subdomain")
        manager = _of_town(verbs, "manager", "invite somebody to look after a town")
        manager.add_argument("email")
        manager.add_argument("--name", default="")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            getattr(self, verb.replace("-", "_"))(**options)
        except REFUSALS as refusal:
            raise CommandError(str(refusal)) from refusal
        except IllegalMove as refusal:
            raise CommandError(f"This town cannot do that now: {refusal}.") from refusal

    def open(self, *, commune: str, subdomain: str, **options: Any) -> None:
        found = Commune.objects.find(commune)
        wish = opening.Wish(
            commune=found,
            subdomain=subdomain or propose(options["name"] or found.name),
            colour=options["colour"],
            holder=options["holder"],
            name=options["name"],
        )
        asked = opening.ask(wish, **_now(), after=WORKER_AFTER)
        self._carry_on(asked)

    def resume_openings(self, **options: Any) -> None:
        for asked in Opening.objects.select_related("town").filter(finished_at=None):
            self._carry_on(asked)

    def list(self, **options: Any) -> None:
        hosts = dict(Domain.objects.filter(is_primary=True).values_list("tenant_id", "domain"))
        for town in Town.objects.select_related("commune").order_by("name"):
            host = hosts.get(town.pk, "")
            self.stdout.write(f"{town.commune_id}  {town.name:<32} {town.state:<10} {host}")

    def show(self, *, town: str, **options: Any) -> None:
        found = _found(town)
        self.stdout.write(f"{found} ({found.commune_id}), {found.get_holder_display()}")
        self.stdout.write(f"{found.get_state_display()}, {found.address}, {found.schema_name}")
        for move in found.moves.order_by("pk"):
            self.stdout.write(f"{move.at:%Y-%m-%d %H:%M} {move.after} ({move.by}) {move.reason}")

    def open_to_all(self, *, town: str, **options: Any) -> None:
        self._say(life.open_to_all(_found(town), **_now()))

    def suspend(self, *, town: str, reason: str, **options: Any) -> None:
        self._say(life.suspend(_found(town), reason=reason, **_now()))

    def resume(self, *, town: str, **options: Any) -> None:
        self._say(life.resume(_found(town), **_now()))

    def rename(self, *, town: str, subdomain: str, **options: Any) -> None:
        self._say(addresses.rename(_found(town), subdomain=subdomain, **_now()))

    def manager(self, *, town: str, email: str, name: str, **options: Any) -> None:
        managers.invite(_found(town), email=email, name=name, **_now())
        self.stdout.write(f"{email} is invited by e-mail.")

    def _carry_on(self, asked: Opening) -> None:
        while left := asked.steps.filter(finished_at=None).first():
            with step(f"{asked.town}: {left.name}"):
                saga.carry_on(asked, at=timezone.now())
        self._say(Town.objects.get(pk=asked.town_id))

    def _say(self, town: Town) -> None:
        self.stdout.write(f"{town} is {town.state}: {town.address}")


def _of_town(verbs: Any, name: str, told: str) -> ArgumentParser:
    parser: ArgumentParser = verbs.add_parser(name, help=told)
    parser.add_argument("--town", required=True, help="subdomain, host or INSEE code")
    return parser


def _found(text: str) -> Town:
    found = list(Town.objects.select_related("commune").named(text)[:2])
    if len(found) != 1:
        raise CommandError(f"No single town is called {text}. Try: halles towns list")
    return found[0]


def _now() -> dict[str, Any]:
    at: datetime = timezone.now()
    return {"at": at, "by": f"terminal:{getuser()}"}
