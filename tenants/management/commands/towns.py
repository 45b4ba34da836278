"""`halles towns`: open towns and look after them from the terminal."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.management.verbs import exports, fleet, life, openings
from tenants.models import IllegalMove

# Each has `add_to(verbs)`, whose parsers name their function as `run`, and REFUSALS: the
# exceptions whose words are for the person at the terminal.
GROUPS = (openings, life, fleet, exports)
REFUSALS: tuple[type[Exception], ...] = tuple(one for group in GROUPS for one in group.REFUSALS)


class Command(BaseCommand):
    help = "Open towns and look after them: state, address, managers, tables, archives."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, parser_class=ArgumentParser)
        for group in GROUPS:
            group.add_to(verbs)

    def handle(self, *args: Any, run: Callable[..., None], **options: Any) -> None:
        try:
            run(self.stdout, **options)
        except REFUSALS as refusal:
            raise CommandError(str(refusal)) from refusal
        except IllegalMove as refusal:
            raise CommandError(f"This town cannot do that now: {refusal}.") from refusal
