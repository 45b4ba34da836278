"""What a town is given after its tables have changed."""

from django.utils import timezone

from halles.outbox.later import later
from storefront.catalogue import actions


@later
def catch_up() -> None:
    """New shelves, and a history of prices that begins today where there was none."""
    actions.seed_categories()
    actions.begin_histories(at=timezone.now())
