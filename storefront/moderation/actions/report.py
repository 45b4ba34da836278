"""Anybody says that something should not be there."""

from datetime import datetime, timedelta

from django.db import transaction

from halles.audit import actions as audit
from storefront.catalogue.models import Product
from storefront.merchants.models import Shop
from storefront.moderation import emails
from storefront.moderation.models import Report

TOLD = timedelta(days=1)


@transaction.atomic
def report(shop: Shop, product: Product | None, *, said: dict[str, str], at: datetime) -> Report:
    """
    Keep what somebody says of a shop, or of one of its products: `reason`, `text`, `email`.

    The town hall is written to once a day of those due in the same time: a flood is one mail,
    and neither that nor an old one left lying keeps an urgent one from being told.
    """
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
    if not _is_told(row):
        emails.to_decide(row, at=at)
    return row


def _is_told(row: Report) -> bool:
    """Whether the town hall was written to of late about one it must answer as soon."""
    since = Report.objects.waiting().filter(at__gt=row.at - TOLD, due_at__lte=row.due_at)
    return since.exclude(pk=row.pk).exists()


def forget_reporters(*, before: datetime) -> int:
    """Forget who reported what was decided before that moment; how many were."""
    old = Report.objects.filter(decision__at__lt=before).exclude(email="")
    return old.update(email="")
