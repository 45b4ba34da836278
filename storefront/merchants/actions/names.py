"""What a shop is called, and the address that follows from it."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction

from halles.translations import slugs
from storefront.merchants.actions.shops import locked, noted
from storefront.merchants.models import Merchant, Shop
from storefront.merchants.signals import shop_renamed, shop_written

T = TypeVar("T")
TRIES = 5


def open_shop(merchant: Merchant, *, name: str, **details: str) -> Shop:
    """Give a merchant its shop, at an address that follows from its name. In a transaction."""
    shop = under_free_slug(
        name,
        lambda slug: Shop.objects.create(merchant=merchant, name=name, slug=slug, **details),
    )
    shop_written.send(Shop, shop=shop)
    return shop


@transaction.atomic
def rename(shop: Shop, *, name: str, at: datetime, by: str) -> Shop:
    """Call a shop otherwise; its former address leads to the new one."""
    shop = locked(shop)
    before, shop.name = shop.slug, name
    if slugs.slug(name)[:100] == before:
        shop.save(update_fields=["name"])
    else:
        under_free_slug(name, lambda slug: _readdress(shop, slug))
    shop_written.send(Shop, shop=shop)
    if shop.slug != before:
        shop_renamed.send(Shop, shop=shop, before=before, at=at)
    noted(shop, "shop renamed", at=at, by=by, before=before)
    return shop


def under_free_slug(name: str, write: Callable[[str], T]) -> T:
    """
    What `write` makes of a slug that is free, in the caller's transaction.

    Somebody may take that one in the same moment: then the next is tried.
    """
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return write(free_slug(name))
        except IntegrityError as error:
            if "slug" not in str(error):
                raise
    return write(free_slug(name))


def _readdress(shop: Shop, slug: str) -> None:
    shop.slug = slug
    shop.save(update_fields=["name", "slug"])


def free_slug(name: str) -> str:
    """A slug for a shop of that name that no shop of the town has."""
    base = slugs.slug(name)[:100] or "boutique"
    taken = set(Shop.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return slugs.free(base, taken)
