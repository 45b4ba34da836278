from typing import Any

from django.core.management.base import BaseCommand

from halles.stack import programs
from halles.stack.screen import step


class Command(BaseCommand):
    help = "Find PgBouncer, behind which Halles must refuse to run, or install it for the tests."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        with step("A PgBouncer to refuse"):
            programs.ensure("pgbouncer")
