"""Papers that prove what a merchant says, for as long as it takes to decide."""

from datetime import datetime, timedelta

from django.db import transaction

from halles import documents, storage
from halles.audit import actions as audit
from storefront.merchants.models import Evidence, Merchant
from storefront.merchants.traders import admission

# As many as a file of one shop ever needs.
MOST = 10
# Taken away in one go; the next night has the others.
AT_ONCE = 200


class TooMany(Exception):
    """This merchant has shown as many papers as anybody needs."""


def present_evidence(
    merchant: Merchant, content: bytes, *, kind: str, at: datetime, by: str
) -> Evidence:
    """
    Show the town hall a paper. Raises documents.BadDocument, TooMany.

    Speaks to the storage: never call it inside a transaction.
    """
    if merchant.evidence.kept().count() >= MOST:
        raise TooMany
    paper = documents.checked(content)
    key = storage.put_private(paper.content, ending=paper.ending, content_type=paper.content_type)
    with transaction.atomic():
        row = Evidence.objects.create(
            merchant=merchant,
            kind=kind,
            key=key,
            content_type=paper.content_type,
            size=len(paper.content),
            sent_at=at,
            sent_by=by,
        )
        target = f"evidence:{row.pk} {merchant}"
        audit.record("evidence shown", target=target, by=by, at=at, kind=kind)
    return row


@transaction.atomic
def look_at(evidence: Evidence, *, at: datetime, by: str) -> None:
    """Leave a trace of who is about to read the paper; raise DoesNotExist once it is gone."""
    row = Evidence.objects.kept().select_related("merchant").get(pk=evidence.pk)
    audit.record("evidence looked at", target=f"evidence:{row.pk} {row.merchant}", by=by, at=at)


def delete_old_evidence(*, at: datetime) -> int:
    """
    Take away the papers of merchants answered long enough ago; how many were.

    The file goes first: a row that leads to nothing is found again, a file without a row never.
    """
    before = at - timedelta(days=admission().evidence_days)
    rows = list(Evidence.objects.to_delete(decided_before=before).order_by("pk")[:AT_ONCE])
    for row in rows:
        storage.delete_private(row.key)
        with transaction.atomic():
            row.key, row.deleted_at = "", at
            row.save(update_fields=["key", "deleted_at"])
            audit.record("evidence deleted", target=f"evidence:{row.pk}", by="clock", at=at)
    return len(rows)
