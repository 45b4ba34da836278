"""What the clock does to vouchers, in each town that serves."""

from contextlib import suppress

from celery import shared_task
from django.utils import timezone

from billing.vouchers import actions
from billing.vouchers.models import IllegalMove, Purchase, Voucher
from tenants.current import town_context
from tenants.models import Town


@shared_task
def forget_purchases() -> None:
    """Every few minutes."""
    now = timezone.now()
    for town in Town.objects.serving():
        with town_context(town):
            for purchase in Purchase.objects.forgotten(now):
                # Paid while we looked at another one.
                with suppress(IllegalMove):
                    actions.forget(purchase, at=now)


@shared_task
def expire_vouchers() -> None:
    """A little after midnight, and again later for those an order was holding."""
    now = timezone.now()
    for town in Town.objects.serving():
        with town_context(town):
            for voucher in Voucher.objects.past(now):
                actions.expire(voucher, at=now)
