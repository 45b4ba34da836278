"""The life of a town once it serves: opened to all, suspended, taken up again."""

from datetime import datetime

from django.db import transaction

from halles.audit import actions as audit
from tenants import hosts
from tenants.models import IllegalMove, Town


@transaction.atomic
def open_to_all(town: Town, *, at: datetime, by: str) -> Town:
    """End the trial. Raises IllegalMove."""
    return _move(town, Town.State.OPEN, at=at, by=by)


@transaction.atomic
def suspend(town: Town, *, reason: str, at: datetime, by: str) -> Town:
    """Answer with the town's closed page, and keep everything. Raises IllegalMove."""
    return _move(town, Town.State.SUSPENDED, at=at, by=by, reason=reason)


@transaction.atomic
def resume(town: Town, *, at: datetime, by: str) -> Town:
    """Bring a suspended town back to the state it was suspended in. Raises IllegalMove."""
    last = town.moves.order_by("-pk").first()
    if last is None or last.after != Town.State.SUSPENDED:
        raise IllegalMove(f"{town.state} → resumed")
    return _move(town, Town.State(last.before), at=at, by=by)


def _move(town: Town, state: Town.State, *, at: datetime, by: str, reason: str = "") -> Town:
    town = Town.objects.select_for_update(of=("self",)).get(pk=town.pk)
    before = town.state
    town.move_to(state, at=at, by=by, reason=reason)
    audit.record(
        "town moved", target=str(town), by=by, at=at, before=before, after=state, reason=reason
    )
    hosts.tell()
    return town
