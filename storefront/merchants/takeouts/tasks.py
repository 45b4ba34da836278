from django.db import transaction
from django.utils import timezone

from halles import storage
from halles.outbox.later import later_slowly
from storefront.merchants import emails
from storefront.merchants.models import Merchant, Takeout
from storefront.merchants.signals import merchant_copied
from storefront.merchants.takeouts.copies import Copy


@later_slowly
def pack(*, takeout_id: int, idem: str) -> None:
    """Make the copy that was asked for, once; a second delivery finds it made."""
    takeout = Takeout.objects.select_related("merchant__shop").get(pk=takeout_id)
    if takeout.ready_at:
        return
    with Copy() as copy:
        merchant_copied.send(Merchant, merchant=takeout.merchant, copy=copy)
        content = copy.finished().read()
    key = storage.put_private(content, ending="zip", content_type="application/zip")
    with transaction.atomic():
        takeout.key, takeout.size, takeout.ready_at = key, len(content), timezone.now()
        takeout.save()
        emails.copied(takeout, at=takeout.ready_at)
