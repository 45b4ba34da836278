"""Whom the town lets in, as its town hall decides."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from halles.audit import actions as audit
from storefront.merchants.models import Admission


@transaction.atomic
def admit(
    *,
    communes: Collection[str],
    suspends_closed: bool,
    evidence_days: int,
    at: datetime,
    by: str,
) -> Admission:
    """Say whose shops are local beside the town's own, and what becomes of closed ones."""
    row, _made = Admission.objects.update_or_create(
        pk=1,
        defaults={
            "communes": sorted(set(communes)),
            "suspends_closed": suspends_closed,
            "evidence_days": evidence_days,
        },
    )
    audit.record("admission changed", target=str(row), by=by, at=at)
    return row
