"""The seven things many may want at the same moment, and what there is of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from django.db.models import Sum

from billing.payments import actions as payments
from billing.vouchers import actions as vouchers
from billing.vouchers.models import Hold, Redemption
from halles.bench.race import scenery
from storefront.catalogue import actions as catalogue
from storefront.orders.models import Line


@dataclass(frozen=True, kw_only=True)
class Scene:
    """`act(number)` wants a part of what is `there`; who comes too late is told a `refusal`."""

    act: Callable[[int], object]
    there: int
    taken: Callable[[], int]
    refusal: type[Exception]


def stock(many: int) -> Scene:
    """So many shoppers order the last five."""
    product = scenery.a_product(price=990, stock=5)
    waiting = [scenery.a_basket(product) for _ in range(many)]
    sold = Line.objects.filter(product=product)
    return Scene(
        act=lambda number: scenery.order(waiting[number]),
        there=5,
        taken=lambda: _sum(sold, "quantity"),
        refusal=catalogue.Short,
    )


def voucher(many: int) -> Scene:
    """One voucher of 10 €, shown at so many tills for 1 €."""
    shown = scenery.a_voucher()
    return Scene(
        act=lambda _: scenery.spend(shown, amount=100),
        there=1000,
        taken=lambda: _sum(Redemption.objects.filter(voucher=shown), "amount"),
        refusal=vouchers.Refused,
    )


def holds(many: int) -> Scene:
    """The same voucher given in so many orders of 3 €: three are paid whole, one in part."""
    given = scenery.a_voucher()
    # Each of other goods: they must meet at the voucher, and not before.
    waiting = [scenery.a_basket(product) for product in scenery.goods(many, price=300)]
    standing = Hold.objects.filter(voucher=given).exclude(state=Hold.State.RELEASED)
    return Scene(
        act=lambda number: scenery.order(waiting[number], codes=(given.code,)),
        there=1000,
        taken=lambda: _sum(standing, "amount"),
        refusal=vouchers.Refused,
    )


def envelope(many: int) -> Scene:
    """So many households buy of a campaign whose budget helps with five more."""
    campaign = scenery.a_campaign(vouchers_to_sell=5)
    return Scene(
        act=lambda number: scenery.buy(campaign, household=number),
        there=5,
        taken=lambda: _sum(campaign.purchases.all(), "quantity"),
        refusal=vouchers.Refused,
    )


def household(many: int) -> Scene:
    """One household sends its form from so many telephones; one of its four is bought."""
    campaign = scenery.a_campaign(cap=4)
    scenery.buy(campaign, household=1)
    return Scene(
        act=lambda _: scenery.buy(campaign, household=1),
        there=4,
        taken=lambda: _sum(campaign.purchases.all(), "quantity"),
        refusal=vouchers.Refused,
    )


def refund(many: int) -> Scene:
    """So many parts of 1 € are given back of a payment of 20 €."""
    payment = scenery.a_paid_order(price=2000).payment
    if payment is None:
        raise ValueError("not paid by card")

    return Scene(
        act=lambda _: scenery.give_back(payment, amount=100),
        there=2000,
        taken=lambda: _sum(payment.refunds.all(), "amount"),
        refusal=payments.NotRefundable,
    )


def key(many: int) -> Scene:
    """One form, sent so many times, of what there is enough of."""
    idem, product = uuid4().hex, scenery.a_product(price=990, stock=many)
    basket = scenery.a_basket(product)
    return Scene(
        act=lambda _: scenery.order(basket, idem=idem),
        there=1,
        taken=lambda: _sum(Line.objects.filter(product=product), "quantity"),
        refusal=_Nobody,
    )


class _Nobody(Exception):
    """Is refused: every one of them gets the same answer."""


def _sum(rows: object, column: str) -> int:
    total = rows.aggregate(total=Sum(column))["total"] or 0  # type: ignore[attr-defined]
    return int(getattr(total, "cents", total))
