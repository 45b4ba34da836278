"""Anybody says that something should not be there."""

from datetime import datetime

from django.db import transaction

from halles.audit import actions as audit
from storefront.catalogue.models import Product
from storefront.merchants.models import Shop
from storefront.moderation import emails
from storefront.moderation.models import Report


@transaction.atomic
def report(shop: Shop, product: Product | None, *, said: dict[str, str], at: datetime) -> Report:
    """
    Keep what somebody says of a shop, or of one of its products: `reason`, `text`, `email`.

    The town hall is written to when nothing waited before: it knows of the others already.
    """
    is_first = not Report.objects.waiting().exists()
    row = Report.objects.create(
        shop=shop,
        product=product,
        reason=said["reason"],
        text=said["text"],
        email=said.get("email", ""),
        at=at,
        due_at=Report.due(said["reason"], at=at),
    )
    audit.record("report made", target=f"report:{row.pk} {row}"[:200], by="anybody", at=at)
    if row.email:
        emails.received(row, at=at)
    if is_first:
        emails.to_decide(row, at=at)
    return row


def forget_reporters(*, before: datetime) -> int:
    """Forget who reported what was decided before that moment; how many were."""
    old = Report.objects.filter(decision__at__lt=before).exclude(email="")
    return old.update(email="")
