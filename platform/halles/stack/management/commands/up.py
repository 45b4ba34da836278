import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from halles.stack import servers


class Command(BaseCommand):
    help = "Start the embedded PostgreSQL, Valkey and S3, and say where they answer."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        name = os.environ.get("HALLES_STACK", "dev")
        parser.add_argument("name", nargs="?", default=name, help="folder under var/")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        for variable, value in servers.up(name).environment().items():
            self.stdout.write(f"{variable}={value}")
