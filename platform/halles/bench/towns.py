"""Towns for benches, on servers that are still empty."""

from __future__ import annotations

from django.core.management import call_command
from django.utils import timezone

from halles.stack.screen import step
from tenants import subdomains
from tenants.actions import life
from tenants.actions import opening as openings
from tenants.models import Commune, Opening, Town
from tenants.openings import saga

BY = "bench"


def prepare() -> None:
    """The tables of the registry, and the communes."""
    with step("Making the tables"):
        call_command("migrate", verbosity=0)


def opened(number: int) -> list[Town]:
    """So many more towns, of the largest communes without one, opened as the operator does."""
    with step(f"Opening {number} towns"):
        return [_open(commune) for commune in _communes(number)]


def _communes(number: int) -> list[Commune]:
    taken = Town.objects.values("commune__plain_name")
    free = Commune.objects.exclude(plain_name__in=taken).order_by("-population")
    # One of each name: there are two Saint-Denis, and a single saint-denis.localhost.
    named = {commune.plain_name: commune for commune in reversed(list(free[: 2 * number]))}
    return list(reversed(named.values()))[:number]


def _open(commune: Commune) -> Town:
    at = timezone.now()
    name = subdomains.propose(commune.name)
    wish = openings.Wish(commune=commune, subdomain=name, colour="#1f5c46")
    asked = openings.ask(wish, at=at, by=BY)
    carry_on(asked)
    return life.open_to_all(asked.town, at=at, by=BY).known()


def carry_on(opening: Opening) -> None:
    """Bring an opening to its end, here and now."""
    while saga.carry_on(opening, at=timezone.now()):
        pass
