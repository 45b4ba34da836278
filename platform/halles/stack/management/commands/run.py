import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from halles.stack.runner import run
from halles.stack.runner.plan import Plan


class Command(BaseCommand):
    help = "Run web, worker, relay, beat and the mail inbox until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        port = int(os.environ.get("PORT", "8000"))
        parser.add_argument("--port", type=int, default=port, help="of the web, 8000 by default")

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        sys.exit(run(port=port, on_ready=self._tell))

    def _tell(self, plan: Plan) -> None:
        self.stdout.write(f"Operator  http://operator.localhost:{plan.port}")
        self.stdout.write(f"Mail      {plan.inbox}")
