import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.markup import escape

from halles.doctor.examination import findings
from halles.doctor.findings import Finding

SIGNS = {"well": "[green]✓[/]", "bearable": "[yellow]![/]", "ill": "[red]✗[/]"}


class Command(BaseCommand):
    help = "Look at every service and setting, and say how to mend what is wrong."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        found = []
        for finding in findings():
            found.append(finding)
            if not options["json"]:
                _show(finding)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in found], indent=1))
        if any(finding.health == "ill" for finding in found):
            sys.exit(1)


def _show(finding: Finding) -> None:
    # Rich leaves colours out where NO_COLOR is set or nobody watches.
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{SIGNS[finding.health]} [bold]{finding.subject:18}[/]{escape(finding.says)}")
    if finding.mend:
        console.print(f"  {'':18}→ {escape(finding.mend)}")
