"""What the clock does to photos."""

from datetime import timedelta

from django.utils import timezone

from storefront.photos import actions
from tenants.timed import every

KEPT = timedelta(days=1)


@every(hours=1)
def sweep_photos() -> None:
    """Tickets nobody used and photos nobody hung do not lie about."""
    actions.sweep(before=timezone.now() - KEPT)
