"""What a town tells the platform: the sheets its shops share, and those they share no longer."""

import hashlib

from django.db import transaction

from halles import storage
from halles.outbox.later import later_slowly
from halles.pictures import NONE, BadPicture, Picture
from halles.sheets import actions as sheets
from halles.sheets import queries
from storefront.catalogue.models import Product
from storefront.sharing.models import Agreement
from storefront.sharing.said import said


@later_slowly
def tell(*, agreement_id: int, idem: str) -> None:
    """Have the sheet say what the product says now, or be no more; twice is as once."""
    agreement = _read(agreement_id)
    if agreement is None:
        return
    copied = _copied(agreement) if agreement.holds else NONE
    with transaction.atomic():
        shown = _written(agreement_id, copied)
    if shown is not None:
        sheets.forget_photos(agreement.token, but=shown)


def _written(agreement_id: int, copied: Picture) -> str | None:
    """The photo it shows now; None when that has changed meanwhile: another job is on its way."""
    # Held until the end: withdrawn meanwhile, it is withdrawn after this, and never before.
    Agreement.objects.select_for_update().get(pk=agreement_id)
    agreement = _read(agreement_id)
    if agreement is None:
        return None
    if not agreement.holds:
        sheets.withdraw(agreement.token)
        return ""
    if copied and copied.key != _key(agreement):
        return None
    words = said(agreement.product) | {"agreed_at": agreement.given_at}
    sheets.tell(agreement.token, code=agreement.product.gtin, said=words, picture=copied)
    return copied.key


def _copied(agreement: Agreement) -> Picture:
    """The product's photo in the platform's own part of the storage."""
    key, photo = _key(agreement), agreement.product.photo
    there = queries.of(agreement.token)
    if not key or (there and there.photo_key == key):
        return there.photo if there and key else NONE
    content = storage.content(f"{photo.key}-{photo.width}.jpg")
    try:
        return sheets.keep_photo(content, key=key) if content else NONE
    except BadPicture:
        return NONE


def _key(agreement: Agreement) -> str:
    """Known from what is copied: made twice, they are the same files."""
    product: Product = agreement.product
    if not product.photo_key:
        return ""
    digest = hashlib.sha256(product.photo_key.encode()).hexdigest()[:32]
    return f"public/{sheets.folder(agreement.token)}/{digest}"


def _read(agreement_id: int) -> Agreement | None:
    whole = Agreement.objects.select_related("product__shop__merchant", "product__category")
    return whole.filter(pk=agreement_id).first()
