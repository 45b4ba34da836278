"""How a merchant shows its shop."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

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


@transaction.atomic
def present(shop: Shop, *, as_: Presentation, at: datetime, by: str) -> Shop:
    """Change what the shop says of itself."""
    shop = Shop.objects.select_for_update(of=("self",)).get(pk=shop.pk)
    for field, value in asdict(as_).items():
        setattr(shop, field, value)
    shop.save()
    shop_written.send(Shop, shop=shop)
    audit.record("shop presented", target=f"shop:{shop.pk} {shop}", by=by, at=at)
    return shop
