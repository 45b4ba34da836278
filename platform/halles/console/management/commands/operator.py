"""`halles operator add EMAIL`: let somebody into the operator's console."""

import secrets
import sys
from getpass import getpass, getuser
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from halles.console import actions


class Command(BaseCommand):
    help = "Add an operator, or set a new password and second factor for one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["add"])
        parser.add_argument("email")
        parser.add_argument("--generate", action="store_true", help="do not ask for a password")

    def handle(self, *args: Any, email: str, generate: bool, **options: Any) -> None:
        try:
            validate_email(email)
            password = "" if generate or not sys.stdin.isatty() else _asked()
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        shown = password or secrets.token_urlsafe(15)
        actions.add_operator(
            email=email, password=shown, at=timezone.now(), by=f"terminal:{getuser()}"
        )
        if not password:
            self.stdout.write(f"Password, shown this once: {shown}")
        self.stdout.write(f"{email} may sign in at {_console()}")


def _asked() -> str:
    password = getpass("Password (empty: one is made for you): ")
    if password:
        validate_password(password)
        if getpass("Once more: ") != password:
            raise CommandError("The two are not the same. Nothing was changed.")
    return password


def _console() -> str:
    base: str = settings.BASE_ADDRESS
    return base.replace(settings.BASE_HOST, settings.OPERATOR_HOST, 1)
