"""What the clock does to reservations."""

from django.utils import timezone

from storefront.enquiries import actions
from tenants.timed import every


@every(minutes=10)
def expire_reservations() -> None:
    actions.expire_overdue(at=timezone.now())
