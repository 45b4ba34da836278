"""What migrating would do, without doing it to any town."""

from collections.abc import Iterable

from tenants import owner
from tenants.fleet.replay import NotThisCode, Score, applied
from tenants.models import Town
from tenants.schemas.template import Change


def lacking(towns: Iterable[Town], score: Score) -> dict[Change, list[Town]]:
    """For each change, in order, the towns that have not had it; those ahead of us are left out."""
    found: dict[Change, list[Town]] = {change: [] for change in score.changes}
    with owner.connect(autocommit=True) as server:
        for town in towns:
            try:
                missing = score.missing(applied(server, town.schema_name, score))
            except NotThisCode:
                continue
            for change in missing:
                found[change].append(town)
    return {change: wanting for change, wanting in found.items() if wanting}
