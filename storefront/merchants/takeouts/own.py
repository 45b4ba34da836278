"""What merchants themselves keep of one: who it is, its shop, its hours, its decisions."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from storefront.merchants.models import Merchant, Rhythmic, Shop
from storefront.merchants.takeouts.copies import Copy
from tenants.current import current_town

MERCHANT = (
    "siret",
    "legal_name",
    "email",
    "address",
    "postal_code",
    "city",
    "insee",
    "state",
    "commission_basis_points",
    "exception_reason",
    "applied_at",
    "terms_accepted_at",
)
SPECIAL = ["day", "opens", "closes", "note"]
STALL = ["place", *Rhythmic.COLUMNS]
SHOP = (
    "name",
    "slug",
    "trade",
    "tagline",
    "story",
    "phone",
    "street",
    "accepts_vouchers",
    "open_on_holidays",
    "has_door",
)


def add(*, merchant: Merchant, copy: Copy, **signal: Any) -> None:
    """Everything this app keeps, and a page that says what stays here and why."""
    shop = merchant.shop
    about = {"merchant": merchant, "town": current_town()}
    copy.text(_("Read me.txt"), render_to_string("merchants/takeout.txt", about))
    copy.words("merchant.json", _fields(merchant, MERCHANT) | {"shop": _fields(shop, SHOP)})
    _times(shop, copy)
    columns = ["at", "before", "after", "by", "reason"]
    copy.table("decisions", columns, merchant.moves.order_by("pk").values_list(*columns))
    copy.picture("shop", shop.cover)
    copy.picture("logo", shop.logo)


def _times(shop: Shop, copy: Copy) -> None:
    """Its usual week, its own days, its days away and its stalls."""
    columns = ["weekday", "opens", "closes"]
    hours = shop.openings.values_list(*columns)
    copy.table("opening_hours", columns, [(d, f"{o:%H:%M}", f"{c:%H:%M}") for d, o, c in hours])
    special = shop.special_openings.values_list(*SPECIAL)
    days = [(day, f"{o:%H:%M}", f"{c:%H:%M}", note) for day, o, c, note in special]
    copy.table("special_days", SPECIAL, days)
    columns = ["first_day", "last_day", "reason"]
    copy.table("closings", columns, shop.closings.values_list(*columns))
    copy.words("stalls.json", list(shop.stalls.values(*STALL)))


def _fields(thing: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}
