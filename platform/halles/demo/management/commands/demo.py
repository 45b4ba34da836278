import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from halles.demo import signs, towns
from halles.stack.folder import Folder
from halles.stack.runner import run
from halles.stack.runner.plan import Plan
from halles.stack.screen import step


class Command(BaseCommand):
    help = "Open three real towns, fill them with invented shops, and run the house."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IN_PRODUCTION:
            raise CommandError("The demo's passwords are public: it does not run in production.")
        port = int(os.environ.get("PORT", "8000"))
        # A taken port is said before the minute of work, not after it.
        Plan.make(Folder(os.environ.get("HALLES_STACK", "dev")), port=port)
        with step("Preparing the database"):
            call_command("migrate", verbosity=0)
        ready = towns.make_ready()
        sys.exit(run(port=port, on_ready=lambda plan: signs.show(ready, inbox=plan.inbox)))
