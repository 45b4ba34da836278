from django.utils import timezone

from halles.outbox.later import later_slowly
from tenants.models import Opening
from tenants.openings import saga


@later_slowly
def carry_on(*, opening_id: int, idem: str) -> None:
    """Carry an opening to its end; what fails is tried again with the message."""
    opening = Opening.objects.select_related("town").get(pk=opening_id)
    while saga.carry_on(opening, at=timezone.now()):
        pass
