from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django_otp.plugins.otp_totp.models import TOTPDevice

from halles.demo import people


class Command(BaseCommand):
    help = "Say the one-time code of the demo's operator, for who has no authenticator at hand."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(people.code())
        except TOTPDevice.DoesNotExist as error:
            raise CommandError("There is no operator of the demo here: run halles demo.") from error
