from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from halles.translations import catalogues


class Command(BaseCommand):
    help = "Bring the French catalogues up to date, compile them, or say what is missing."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["update", "compile", "check"])

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        getattr(self, f"_{verb}")()

    def _update(self) -> None:
        for catalogue in catalogues.update(settings.ROOT):
            self.stdout.write(f"Updated {catalogue.relative_to(settings.ROOT)}")
        self.stdout.write(f"{len(catalogues.faults(settings.ROOT))} messages to translate.")

    def _compile(self) -> None:
        self.stdout.write(f"Compiled {catalogues.compile_all(settings.ROOT)} catalogues.")

    def _check(self) -> None:
        if faults := catalogues.faults(settings.ROOT):
            raise CommandError("\n".join([*faults, "Run `halles messages update`, translate."]))
        self.stdout.write("Every message is in French.")
