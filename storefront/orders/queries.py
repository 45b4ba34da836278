"""What order pages show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from billing.vouchers import actions as vouchers
from billing.vouchers.models import Redemption, Voucher
from halles.money import Money
from storefront.basket.queries import Contents
from storefront.merchants.models import Shop
from storefront.merchants.queries import front
from storefront.merchants.traders import traders
from storefront.orders.models import Order, SubOrder
from storefront.orders.models.delivery import delivers
from storefront.orders.models.shares import BelowMinimum, most_by_voucher

State = SubOrder.State
NONE: Mapping[str, str] = MappingProxyType({})
PROGRESS = [State.AWAITING, State.ACCEPTED, State.READY, State.HANDED_OVER]


@dataclass(frozen=True, slots=True)
class Paying:
    """How a basket would be paid with these vouchers: a forecast, the order decides."""

    total: Money
    eligible: Money
    vouchers: dict[str, Voucher]
    refused: dict[str, str]
    spent: Money

    @property
    def by_card(self) -> Money:
        return self.total - self.spent

    @property
    def keeps_some(self) -> bool:
        """Whether a little less of the vouchers is used, because a card cannot pay so little."""
        return self.spent < min(self.eligible, _worth(self.vouchers))


def paying(
    contents: Contents, codes: Sequence[str], *, at: datetime, refused: Mapping[str, str] = NONE
) -> Paying:
    """What these codes would pay, and why some of them would not, besides those of `refused`."""
    taking = (group for group in contents.groups if group.shop.accepts_vouchers)
    eligible = Money.total(group.total for group in taking)
    found: dict[str, Voucher] = {}
    refused = dict(refused)
    for code in codes:
        try:
            found[code] = _usable(code, eligible, at=at)
        except vouchers.Refused as refusal:
            refused[code] = str(refusal)
    try:
        spent = most_by_voucher(contents.total, eligible, _worth(found))
    except BelowMinimum:
        spent = Money.ZERO
    return Paying(contents.total, eligible, found, refused, spent)


def _usable(code: str, eligible: Money, *, at: datetime) -> Voucher:
    if not eligible:
        raise vouchers.NotEligible
    return vouchers.look_up(code, channel=Redemption.Channel.ONLINE, at=at)


def _worth(found: dict[str, Voucher]) -> Money:
    # The same voucher typed twice is worth once.
    distinct = {voucher.pk: voucher for voucher in found.values()}
    return Money.total(voucher.remaining for voucher in distinct.values())


def pickups(contents: Contents, *, at: datetime) -> list[dict[str, Any]]:
    """Each shop of a basket, with its door and its week."""
    shops = Shop.objects.with_hours().in_bulk([group.shop.pk for group in contents.groups])
    sellers = traders(shop.merchant_id for shop in shops.values())
    return [
        {
            "shop": shop,
            "trader": sellers[shop.merchant_id],
            "items": group.items,
            "front": front(shop, at=at),
            "week": shop.hours.week(at),
            "delivers": delivers(group),
        }
        for group in contents.groups
        for shop in [shops[group.shop.pk]]
    ]


def with_parts(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Orders with their shops and lines, in as many questions for one as for twenty."""
    return orders.prefetch_related("suborders__merchant__shop", "suborders__lines")


def progress(part: SubOrder) -> dict[str, Any]:
    """Where a part is on its way to the counter, for the stepper."""
    names = [_("Received"), _("Being prepared"), _("Ready"), _("Collected")]
    current = PROGRESS.index(State(part.state)) if part.state in PROGRESS else 0
    # Handed over is the end: no step is left to be in.
    ended = part.state == State.HANDED_OVER
    return {"steps": names, "current": current + 1 + ended}


def collecting(order: Order) -> dict[str, Any]:
    """The shops where something waits at the counter, and whether more is being prepared."""
    parts = list(order.suborders.all())
    ready = [part.merchant.shop.name for part in parts if part.state == State.READY]
    coming = any(part.state in {State.AWAITING, State.ACCEPTED} for part in parts)
    return {"ready_shops": ready, "still_preparing": coming}


def counts(parts: QuerySet[SubOrder]) -> dict[str, int]:
    """How many parts are in each state."""
    rows = parts.values("state").annotate(number=Count("pk")).order_by()
    return {row["state"]: row["number"] for row in rows}
