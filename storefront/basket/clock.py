"""What the clock does to baskets, in each town that serves."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from storefront.basket import actions
from tenants.current import town_context
from tenants.models import Town

KEPT = timedelta(days=60)


@shared_task
def forget_baskets() -> None:
    """Every night."""
    for town in Town.objects.serving():
        with town_context(town):
            actions.forget(before=timezone.now() - KEPT)
