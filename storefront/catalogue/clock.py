"""What the clock does to products, and what a change of tables has a town do once."""

from django.utils import timezone

from halles.outbox.later import later
from storefront.catalogue import actions
from tenants.timed import every


@every(minutes=5)
def publish_due_products() -> None:
    actions.publish_due(at=timezone.now())


@later
def catch_up() -> None:
    """New shelves, and a history of prices that begins today where there was none."""
    actions.seed_categories()
    actions.begin_histories(at=timezone.now())
