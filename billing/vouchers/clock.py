"""What the clock does to vouchers."""

from contextlib import suppress

from django.utils import timezone

from billing.vouchers import actions
from billing.vouchers.models import IllegalMove, Purchase, Voucher
from tenants.timed import every


@every(minutes=5)
def forget_purchases() -> None:
    now = timezone.now()
    for purchase in Purchase.objects.forgotten(now):
        # Paid while we looked at another one.
        with suppress(IllegalMove):
            actions.forget(purchase, at=now)


@every(hours=1)
def expire_vouchers() -> None:
    """Soon after midnight, and again later for those an order was holding."""
    now = timezone.now()
    for voucher in Voucher.objects.past(now):
        actions.expire(voucher, at=now)
