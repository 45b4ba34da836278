"""`halles shell --town X`: Django's shell, inside a town."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import shell

from tenants.current import public_context, town_context
from tenants.management.verbs import words


class Command(shell.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--town", help="subdomain, host or INSEE code; the registry without")

    def handle(self, **options: Any) -> None:
        name = options.pop("town")
        if not name:
            with public_context():
                return super().handle(**options)
        with town_context(words.found(name)):
            return super().handle(**options)
