"""What the clock does to merchants."""

from django.utils import timezone

from storefront.merchants.actions import assistance, checks
from tenants.timed import every


@every(days=1)
def consult_register() -> None:
    checks.consult_old(at=timezone.now())


@every(days=1, outside=True)
def delete_old_evidence() -> None:
    checks.delete_old_evidence(at=timezone.now())


@every(minutes=10)
def end_assistances() -> None:
    assistance.end_late(at=timezone.now())
