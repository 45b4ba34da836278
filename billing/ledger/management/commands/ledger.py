"""`halles ledger audit`: the nightly check of every town's money."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from billing.ledger import queries
from billing.ledger.checks import Finding
from tenants.current import town_context
from tenants.models import Town


class Command(BaseCommand):
    help = "Check the ledger of every town against itself and against what it stands for."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["audit"])
        parser.add_argument("--town", metavar="NAME", help="one town, by INSEE code or subdomain")
        parser.add_argument("--json", action="store_true", help="findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is wrong, town by town; the exit status is 1 when something is."""
        findings = {town: self._audit(town) for town in _towns(options["town"])}
        self.stdout.write(_as_json(findings) if options["json"] else _as_text(findings))
        wrong = sum(map(len, findings.values()))
        if wrong:
            raise CommandError(f"{wrong} findings. Nobody should correct a ledger by hand.")

    def _audit(self, town: Town) -> list[Finding]:
        with town_context(town):
            return queries.audit()


def _towns(name: str | None) -> list[Town]:
    if name is None:
        return list(Town.objects.serving().order_by("name"))
    found = Town.objects.filter(Q(commune_id=name) | Q(domains__domain__startswith=f"{name}."))
    if not found:
        raise CommandError(f"No town has the INSEE code or the subdomain {name!r}.")
    return list(found.distinct())


def _as_json(findings: dict[Town, list[Finding]]) -> str:
    rows = [
        {"town": town.schema_name, "name": town.name, **asdict(found)}
        for town, all_found in findings.items()
        for found in all_found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _as_text(findings: dict[Town, list[Finding]]) -> str:
    lines = []
    for town, all_found in findings.items():
        lines.append(f"{town.name}: {len(all_found) or 'no'} findings")
        lines += [f"  {found.check}: {found.message}" for found in all_found]
    return "\n".join(lines)
