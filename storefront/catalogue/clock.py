"""What the clock does to products."""

from django.utils import timezone

from storefront.catalogue import actions
from tenants.timed import every


@every(minutes=5)
def publish_due_products() -> None:
    actions.publish_due(at=timezone.now())
