"""How a shop sells."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.db import transaction

from halles.money import Money
from storefront.merchants.actions.shops import locked, noted
from storefront.merchants.models import Mode, Notice, Shop
from storefront.merchants.signals import shop_written


class NoSite(Exception):
    """It sells on its own site, and does not say where that is."""


class NowhereToDeliver(Exception):
    """It delivers, and does not say where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The usual way of a shop; each product may have another."""

    mode: Mode
    website: str = ""
    notice: Notice = Notice.NEXT_DAY
    delivery_codes: tuple[str, ...] = ()
    delivery_least: Money = Money.ZERO
    delivery_note: str = ""


@transaction.atomic
def sell(shop: Shop, *, terms: Terms, at: datetime, by: str) -> Shop:
    """
    Have the shop sell that way from now on; what was ordered before stays as it was.

    Raises NoSite, NowhereToDeliver.
    """
    if terms.mode == Mode.LINK and not terms.website:
        raise NoSite(shop.pk)
    if terms.mode == Mode.DELIVER and not terms.delivery_codes:
        raise NowhereToDeliver(shop.pk)
    shop = locked(shop)
    for field in fields(terms):
        setattr(shop, field.name, getattr(terms, field.name))
    shop.save()
    shop_written.send(Shop, shop=shop)
    noted(shop, f"shop sells: {terms.mode.value}", at=at, by=by)
    return shop
