"""How a merchant shows its shop."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from halles import clock
from halles.audit import actions as audit
from storefront.merchants.models import Shop
from storefront.merchants.signals import shop_written


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """What a shop says of itself, and its choices."""

    tagline: str
    story: str
    phone: str
    accepts_vouchers: bool
    open_on_holidays: bool
    # Degrees, both or neither: where its door is.
    latitude: float | None = None
    longitude: float | None = None


@transaction.atomic
def present(shop: Shop, *, as_: Presentation, at: datetime, by: str) -> Shop:
    """Change what the shop says of itself."""
    shop = locked(shop)
    for field, value in asdict(as_).items():
        setattr(shop, field, value)
    shop.save()
    shop_written.send(Shop, shop=shop)
    noted(shop, "shop presented", at=at, by=by)
    return shop


class BadPause(Exception):
    """A holiday ends after it begins, and is not over yet."""


@transaction.atomic
def pause(shop: Shop, *, first: date, until: date, at: datetime, by: str) -> Shop:
    """
    Take no orders from the first day until the other, on which they are taken again.

    It ends by itself. Raises BadPause.
    """
    if until <= first or until <= clock.local(at).date():
        raise BadPause(until)
    return _set(shop, first, until, f"shop paused until {until}", at=at, by=by)


@transaction.atomic
def resume(shop: Shop, *, at: datetime, by: str) -> Shop:
    """Take orders again now; does nothing to a shop that is not on holiday."""
    return _set(shop, None, None, "shop resumed", at=at, by=by)


def _set(  # noqa: PLR0913  (from when, until when, and its name in the trace)
    shop: Shop, first: date | None, until: date | None, done: str, *, at: datetime, by: str
) -> Shop:
    shop = locked(shop)
    shop.paused_on, shop.paused_until = first, until
    shop.save(update_fields=["paused_on", "paused_until"])
    shop_written.send(Shop, shop=shop)
    noted(shop, done, at=at, by=by)
    return shop


def locked(shop: Shop) -> Shop:
    """The shop as it is now, held until the caller's transaction ends."""
    return Shop.objects.select_for_update(of=("self",)).get(pk=shop.pk)


def noted(shop: Shop, done: str, *, at: datetime, by: str, **details: Any) -> None:
    """Keep who changed the shop and how, and that its page is another one since."""
    shop.updated_at = at
    Shop.objects.filter(pk=shop.pk).update(updated_at=at)
    audit.record(done, target=f"shop:{shop.pk} {shop}", by=by, at=at, **details)
