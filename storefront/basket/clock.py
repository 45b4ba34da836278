"""What the clock does to baskets."""

from datetime import timedelta

from django.utils import timezone

from storefront.basket import actions
from tenants.timed import every

KEPT = timedelta(days=60)


@every(days=1)
def forget_baskets() -> None:
    actions.forget(before=timezone.now() - KEPT)
