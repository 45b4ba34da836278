import os
import shutil
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from halles.stack import servers
from halles.stack.folder import Folder


class Command(BaseCommand):
    help = "Stop the embedded PostgreSQL, Valkey and S3."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        name = os.environ.get("HALLES_STACK", "dev")
        parser.add_argument("name", nargs="?", default=name, help="folder under var/")
        parser.add_argument("--erase", action="store_true", help="remove their data for good")

    def handle(self, *args: Any, name: str, erase: bool, **options: Any) -> None:
        folder = Folder(name)
        with folder.claimed() as ours:
            if not ours:
                raise CommandError(f"Halles runs from {folder.path}: stop it with Ctrl-C first.")
            servers.down(name)
            if erase:
                shutil.rmtree(folder.path)
        self.stdout.write("Stopped and erased." if erase else "Stopped; the data is kept.")
