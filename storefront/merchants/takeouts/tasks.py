import os

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from halles import storage
from halles.outbox.later import later_slowly
from storefront.merchants import emails
from storefront.merchants.models import Merchant, Takeout
from storefront.merchants.signals import merchant_copied
from storefront.merchants.takeouts.copies import Copy

# Copies of one merchant, the newest; its page offers as many.
KEPT = 5


@later_slowly
def pack(*, takeout_id: int, idem: str) -> None:
    """Make the copy that was asked for, once; a second delivery finds it made."""
    takeout = Takeout.objects.select_related("merchant__shop").get(pk=takeout_id)
    if takeout.ready_at:
        return
    key = f"{storage.fresh_key()}.zip"
    with Copy() as copy:
        merchant_copied.send(Merchant, merchant=takeout.merchant, copy=copy)
        file = copy.finished()
        takeout.size = file.seek(0, os.SEEK_END)
        file.seek(0)
        # Piece by piece: the pictures of a shop may weigh more than a worker's memory.
        storage.put_back(settings.S3_PRIVATE_BUCKET, key, file, content_type="application/zip")
    with transaction.atomic():
        takeout.key, takeout.ready_at = key, timezone.now()
        takeout.save()
        emails.copied(takeout, at=takeout.ready_at)
        _forget_older(takeout)


@later_slowly
def erase(*, key: str, idem: str) -> None:
    """Erase a copy that newer ones stand for."""
    storage.delete_private(key)


def _forget_older(takeout: Takeout) -> None:
    made = Takeout.objects.filter(merchant=takeout.merchant_id).exclude(key="")
    for older in made[KEPT:]:
        erase.post(key=older.key)
        older.key = ""
        older.save(update_fields=["key"])
