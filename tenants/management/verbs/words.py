"""What the verbs have in common: naming a town, saying who asks and when, one line of answer."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from getpass import getuser
from typing import Any

from django.core.management.base import CommandError, OutputWrapper
from django.utils import timezone

from tenants.models import Town


def of_town(verbs: Any, name: str, told: str) -> ArgumentParser:
    """A verb that is about one town."""
    parser: ArgumentParser = verbs.add_parser(name, help=told)
    parser.add_argument("--town", required=True, help="subdomain, host or INSEE code")
    return parser


def found(text: str) -> Town:
    """The one town of that name; raise CommandError when there is none, or more."""
    towns = list(Town.objects.select_related("commune").named(text)[:2])
    if len(towns) != 1:
        raise CommandError(f"No single town is called {text}. Try: halles towns list")
    return towns[0]


def now() -> dict[str, Any]:
    """`at` and `by` of an action asked for at the terminal."""
    at: datetime = timezone.now()
    return {"at": at, "by": f"terminal:{getuser()}"}


def say(out: OutputWrapper, town: Town) -> None:
    out.write(f"{town} is {town.state}: {town.address}")
