"""What the clock does to reports."""

from datetime import timedelta

from django.utils import timezone

from storefront.moderation import actions
from tenants.timed import every

# As long as the decision may be contested, whoever reported may have to be asked.
KEPT = timedelta(days=183)


@every(days=1)
def forget_reporters() -> None:
    actions.forget_reporters(before=timezone.now() - KEPT)
