from typing import Any

from django.core.management.base import BaseCommand

from halles.stack import browser
from halles.stack.screen import step


class Command(BaseCommand):
    help = "Find a Chromium for the browser tests, or install one."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        with step("A Chromium for the journeys"):
            browser.ensure()
