from typing import Any

from django.core.management.base import BaseCommand

from halles.demo import people


class Command(BaseCommand):
    help = "Say the one-time code of the demo's operator, for who has no authenticator at hand."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(people.code())
