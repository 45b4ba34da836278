"""What the clock does to payments. Each job calls one action."""

from django.utils import timezone

from billing.payments import actions
from tenants.timed import ALIVE, every


@every(minutes=10, where=ALIVE, outside=True)
def reconcile_payments() -> None:
    """A webhook may be lost, and a worker may die before it settles: also in a suspended town."""
    actions.reconcile(at=timezone.now())
