"""What the clock does to orders."""

from django.utils import timezone

from storefront.orders import actions
from tenants.timed import every


@every(minutes=1)
def expire_orders() -> None:
    actions.expire_overdue(at=timezone.now())
