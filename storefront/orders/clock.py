"""What the clock does to orders."""

from django.utils import timezone

from storefront.orders import actions
from tenants.timed import every


@every(minutes=1, outside=True)
def expire_orders() -> None:
    """Closes the page of the provider first, and so runs in no transaction."""
    actions.expire_overdue(at=timezone.now())
