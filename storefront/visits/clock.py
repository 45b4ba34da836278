"""What the clock does to the numbers of visits."""

from django.utils import timezone

from storefront.visits import actions
from tenants.timed import every


@every(days=1)
def fold_old_days() -> None:
    actions.fold(at=timezone.now())


# Each day, so that a Monday without a clock is told on Tuesday; each week is told once.
@every(days=1)
def tell_the_week() -> None:
    actions.tell_week(at=timezone.now())
