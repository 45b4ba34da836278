"""What the clock does to imports."""

from datetime import timedelta

from django.utils import timezone

from storefront.imports import actions
from tenants.timed import every

# An import can be undone as long; a daily one would fill the house with its lines.
KEPT_DAYS = 30


@every(minutes=15)
def fetch_scheduled() -> None:
    """Have the files fetched whose turn has come."""
    actions.post_due(at=timezone.now())


# A few at a time: of a town where a hundred shops send a file a day, each night would be too late.
@every(minutes=15)
def forget_old() -> None:
    """Erase the lines and the files of imports that nobody undoes any more."""
    actions.forget(before=timezone.now() - timedelta(days=KEPT_DAYS), at=timezone.now())
