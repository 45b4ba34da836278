"""What the clock does to payments. Each job calls one action per town."""

from celery import shared_task
from django.utils import timezone

from billing.payments import actions
from tenants.current import town_context
from tenants.models import Town


@shared_task
def reconcile_payments() -> None:
    """Every few minutes: a webhook may be lost, and a worker may die before it settles."""
    # Also the towns that no longer serve: their money is still owed to somebody.
    for town in Town.objects.exclude(state=Town.State.PREPARING):
        with town_context(town):
            actions.reconcile(at=timezone.now())
