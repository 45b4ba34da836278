"""The pictures of a shop, as its row tells them to cards and pages."""

from datetime import datetime

from django.db import transaction

from halles.pictures import NONE
from storefront.merchants.actions.shops import noted
from storefront.merchants.models import Shop
from storefront.photos import actions as photos
from storefront.photos.models import Photo

FRONT, LOGO = "front:", "logo:"
# Where it hangs, and the columns that tell of it.
COLUMNS = {
    FRONT: ("photo_key", "cover_width", "cover_height"),
    LOGO: ("logo_key", "logo_width", "logo_height"),
}
# What the trace calls it.
WORDS = {FRONT: "cover", LOGO: "logo"}


@transaction.atomic
def set_cover(shop: Shop, *, photo: Photo, at: datetime, by: str) -> Shop:
    """Hang a photo at the front of the shop, instead of the one there."""
    return _set(shop, FRONT, photo, at=at, by=by)


@transaction.atomic
def set_logo(shop: Shop, *, photo: Photo, at: datetime, by: str) -> Shop:
    """Make a photo its logo, instead of the one it had."""
    return _set(shop, LOGO, photo, at=at, by=by)


def tell(*, place: str, at: datetime, **_news: object) -> None:
    """Write on the shop's row what hangs at its places now; the places of others are theirs."""
    kind, _, number = place.partition(":")
    if columns := COLUMNS.get(f"{kind}:"):
        shown = Photo.objects.at(place).ready().last()
        picture = shown.picture if shown else NONE
        told = dict(zip(columns, (picture.key, picture.width, picture.height), strict=True))
        Shop.objects.filter(pk=int(number)).update(**told, updated_at=at)


def _set(shop: Shop, kind: str, photo: Photo, *, at: datetime, by: str) -> Shop:
    photos.replace(photo, place=f"{kind}{shop.pk}", at=at, by=by)
    noted(shop, f"shop {WORDS[kind]} set", at=at, by=by)
    shop.refresh_from_db(fields=COLUMNS[kind])
    return shop
