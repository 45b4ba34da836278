"""The demo's communes become towns, by the same steps as any other."""

from collections.abc import Callable
from datetime import datetime

from halles.demo import almanac
from halles.demo.people import OPERATOR
from tenants.actions import life
from tenants.actions import opening as openings
from tenants.models import Commune, Domain, Opening, Town
from tenants.openings import saga


def find(row: almanac.Town) -> Town | None:
    """The commune's own town, in whatever state it is."""
    living = Town.objects.exclude(state=Town.State.CLOSED)
    return living.filter(commune_id=row.insee, holder=Town.Holder.COMMUNE).first()


def opened(row: almanac.Town, *, at: Callable[[], datetime]) -> Town:
    """The commune's town, asked for if need be, carried to its end and open to all."""
    town = find(row) or _ask(row, at())
    for opening in Opening.objects.select_related("town").filter(town=town, finished_at=None):
        while saga.carry_on(opening, at=at()):
            pass
    town = _read(town)
    if town.state == Town.State.TRIAL:
        town = _read(life.open_to_all(town, at=at(), by=OPERATOR))
    return town


def _read(town: Town) -> Town:
    # With its commune and its host: a town's own role cannot ask the registry for them.
    town = Town.objects.select_related("commune").get(pk=town.pk)
    town.host = Domain.objects.get(tenant=town, is_primary=True).domain
    return town


def _ask(row: almanac.Town, at: datetime) -> Town:
    wish = openings.Wish(
        commune=Commune.objects.get(pk=row.insee), subdomain=row.subdomain, colour=row.colour
    )
    return openings.ask(wish, at=at, by=OPERATOR).town
