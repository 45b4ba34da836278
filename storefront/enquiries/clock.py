"""What the clock does to reservations and questions."""

from datetime import timedelta

from django.utils import timezone

from storefront.enquiries import actions
from tenants.timed import every

# As long as somebody may come back on what was asked; the page on personal data says so.
KEPT = timedelta(days=183)


@every(minutes=10)
def expire_reservations() -> None:
    actions.expire_overdue(at=timezone.now())


@every(days=1)
def forget_who_asked() -> None:
    before = timezone.now() - KEPT
    actions.forget_shoppers(before=before)
    actions.forget_questions(before=before)
