"""What other shops share of the thing under a bar code, as the form of a new product has it."""

import re
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from halles import limits
from halles.accounts.http import UserRequest
from halles.pictures import BadPicture
from halles.sheets import queries
from halles.sheets.models import Sheet
from storefront.catalogue.actions.words import plain
from storefront.catalogue.models import Category, Measure, Product
from storefront.catalogue.models.codes import BadGtin, gtin
from storefront.desk import shelves
from storefront.merchants.models import Shop
from storefront.photos import actions as photos
from storefront.photos.models import Photo, drawer
from storefront.sharing import actions as sharing

# What a whole delivery takes, and no more than that: sheets are for the shelf, not for a copy.
MOST, AN_HOUR = 200, 3600
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class TooOften(Exception):
    """More bar codes in an hour than anybody puts on a shelf."""


def asked(request: HttpRequest) -> str:
    """The bar code in the address; nothing when it is none."""
    try:
        return gtin(request.GET.get("code", "")[:20])
    except BadGtin:
        return ""


def count(request: UserRequest) -> None:
    """Count one code. Raises TooOften."""
    if not limits.allow(f"sheets {request.user.email}", limit=MOST, seconds=AN_HOUR):
        raise TooOften


def looked_up(request: UserRequest) -> Sheet | None:
    """The sheet of the bar code in the address. Raises TooOften."""
    if not (code := asked(request)):
        return None
    count(request)
    return queries.under(code)


def initial(code: str, sheet: Sheet | None, shop: Shop) -> dict[str, Any]:
    """What the form says of it before anybody has confirmed; another's words are cleaned again."""
    if sheet is None:
        return {"gtin": code} if code else {}
    name = _clean(sheet.name)[:120]
    return {
        "gtin": code,
        "name": name,
        "brand": _clean(sheet.brand)[:80],
        "description": _clean(sheet.description)[:3000],
        "category": _shelf(sheet.google) or shelves.likely(name, shop),
        "alt": _clean(sheet.photo_alt)[:150],
        **_unit(sheet),
    }


def photo_of(sheet: Sheet, shop: Shop, *, idem: str, by: str) -> Photo | None:
    """
    A copy of its photo, the shop's own; by the same form, the same one.

    Speaks to the storage. None when there is none, or none that can be opened.
    """
    content = queries.photo_of(sheet)
    sent = photos.Sent(place=drawer(shop.pk), idem=idem)
    try:
        alt = _clean(sheet.photo_alt)[:150]
        at = timezone.now()
        return photos.keep(content, alt=alt, at=at, by=by, sent=sent) if content else None
    except BadPicture:
        return None


def share(product: Product, *, wanted: bool, at: datetime, by: str) -> None:
    """As the box was ticked, or not."""
    act = sharing.agree if wanted else sharing.withdraw
    act(product, at=at, by=by)


def _clean(text: str) -> str:
    return UNPRINTABLE.sub("", plain(text)).strip()


def _shelf(google: int | None) -> int | None:
    """Where the town keeps things of that number: inside a shelf rather than on top of it."""
    found = Category.objects.filter(google=google) if google else Category.objects.none()
    inside = found.exclude(parent=None).first() or found.filter(children=None).first()
    return inside.pk if inside else None


def _unit(sheet: Sheet) -> dict[str, Any]:
    if sheet.amount is None or sheet.measure not in Measure.values:
        return {}
    return {"unit": sheet.measure, "amount": format(sheet.amount.normalize(), "f")}
