"""`halles bench NAME`: on servers of its own, started empty and thrown away."""

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console

from halles.bench import BENCHES, MODULES
from halles.bench.report import Report


class Command(BaseCommand):
    help = "Measure the house beside what it is compared with. Needs a quiet machine."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=BENCHES)
        parser.add_argument("--json", action="store_true", help="one object on standard output")
        parser.add_argument("--quick", action="store_true", help="smaller sizes, within 45 s")

    def handle(self, *args: Any, name: str, json: bool, quick: bool, **options: Any) -> None:
        module = import_module(f"halles.bench.{MODULES.get(name, name)}")
        report: Report = module.measure(quick=quick)
        if json:
            self.stdout.write(report.as_json())
        else:
            Console().print(report.as_table())
