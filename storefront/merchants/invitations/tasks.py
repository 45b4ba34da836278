"""Shops of a confirmed list, filled in some at a time."""

from django.utils import timezone

from halles.outbox.later import later
from storefront.merchants.models import Roster


@later
def fill_in(*, roster_id: int, by: str) -> None:
    """Fill in the next shops of a list, and come back for the others."""
    # What posts this job is what it calls.
    from storefront.merchants.actions import rosters

    roster = Roster.objects.get(pk=roster_id)
    if rosters.fill_in_some(roster, at=timezone.now(), by=by):
        fill_in.post(roster_id=roster_id, by=by)
