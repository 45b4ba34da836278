"""What the clock does to vouchers."""

from contextlib import suppress

from django.utils import timezone

from billing.vouchers import actions
from billing.vouchers.models import IllegalMove, Purchase
from tenants.timed import every

# Each voucher and purchase in a transaction of its own (`outside`): they share the envelope's
# row, for which buyers wait.


@every(minutes=5, outside=True)
def forget_purchases() -> None:
    now = timezone.now()
    for purchase in Purchase.objects.forgotten(now):
        # Paid while we looked at another one.
        with suppress(IllegalMove):
            actions.forget(purchase, at=now)


@every(hours=1, outside=True)
def expire_vouchers() -> None:
    """Soon after midnight, and again later for those an order was holding."""
    actions.expire_past(at=timezone.now())
