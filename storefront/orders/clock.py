"""What the clock does to orders, in each town that serves."""

from celery import shared_task
from django.utils import timezone

from storefront.orders import actions
from tenants.current import town_context
from tenants.models import Town


@shared_task
def expire_orders() -> None:
    """Every minute."""
    for town in Town.objects.serving():
        with town_context(town):
            actions.expire_overdue(at=timezone.now())
