import shutil
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from halles.stack import servers
from halles.stack.addresses import folder_of


class Command(BaseCommand):
    help = "Stop the embedded PostgreSQL, Valkey and S3."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default="dev", help="folder under var/")
        parser.add_argument("--erase", action="store_true", help="remove their data for good")

    def handle(self, *args: Any, name: str, erase: bool, **options: Any) -> None:
        servers.down(name)
        if erase:
            shutil.rmtree(folder_of(name))
        self.stdout.write("Stopped and erased." if erase else "Stopped; the data is kept.")
