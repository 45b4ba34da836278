"""Shops of a confirmed list, filled in some at a time."""

from django.utils import timezone

from halles.outbox.later import later
from storefront.merchants.invitations import filling
from storefront.merchants.models import Roster


@later
def fill_in(*, roster_id: int, by: str) -> None:
    """Fill in the next shops of a list, and come back for the others."""
    roster = Roster.objects.get(pk=roster_id)
    if filling.fill_in_some(roster, at=timezone.now(), by=by):
        fill_in.post(roster_id=roster_id, by=by)
