"""The orders of a demo town, each brought as far as its line of the table says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from halles.accounts.models import User
from halles.demo.almanac import Errand
from halles.demo.life import payments
from storefront.basket import actions as baskets
from storefront.basket import queries
from storefront.basket.models import Basket
from storefront.catalogue.models import Product
from storefront.merchants.models import Shop
from storefront.orders import actions
from storefront.orders.actions import Shopper
from storefront.orders.models import Order, SubOrder

State = SubOrder.State
WAY = (State.AWAITING, State.ACCEPTED, State.READY, State.HANDED_OVER)
# What one buys in passing: nobody orders a ring with the bread.
DEAREST = 45_00
SOME_LEFT = 4
PAUSE = timedelta(minutes=35)


def run(
    errand: Errand, *, fronts: Sequence[Shop], known: User, codes: Sequence[str], at: datetime
) -> Order:
    """The order of that errand: placed, paid and prepared, from wherever it had stopped."""
    order = Order.objects.filter(idem=f"demo:{errand.number}").first()
    order = order or _place(errand, fronts, None if errand.customer else known, codes, at)
    if order.state == Order.State.PLACED:
        actions.pay_page(order, at=at)
        payments.by_card(order.reference, at=at)
        order.refresh_from_db()
    if order.state == Order.State.PAID:
        _bring_all(order, errand.goal, at=at)
    return order


def _bring_all(order: Order, goal: str, *, at: datetime) -> None:
    for part in order.suborders.select_related("merchant").order_by("pk"):
        _bring(part, goal, at=at + PAUSE)


def _place(
    errand: Errand, fronts: Sequence[Shop], user: User | None, codes: Sequence[str], at: datetime
) -> Order:
    basket = _basket(errand, fronts, at)
    shopper = Shopper(
        email=user.email if user else errand.email,
        name=user.name if user else errand.customer,
        user=user,
    )
    return actions.place(
        basket,
        shopper=shopper,
        codes=codes,
        expected=queries.contents(basket).total,
        idem=f"demo:{errand.number}",
        at=at,
    )


def _basket(errand: Errand, fronts: Sequence[Shop], at: datetime) -> Basket:
    basket = None
    # The first shop is in most of them: the one whose desk a visitor opens first.
    for turn in range(errand.shops):
        front = fronts[
            (turn * 5 + errand.number * (turn > 0 or errand.number % 3 == 2)) % len(fronts)
        ]
        for product in _picks(front, errand):
            basket = baskets.add(basket, product_id=product.pk, quantity=1 + turn % 2, at=at)
    if basket is None:
        raise actions.EmptyBasket
    return basket


def _picks(front: Shop, errand: Errand) -> list[Product]:
    offered = Product.objects.for_sale().filter(shop=front, price__lte=DEAREST)
    goods = [p for p in offered.order_by("pk") if p.stock is None or p.stock >= SOME_LEFT]
    return [goods[(errand.number * 3 + n) % len(goods)] for n in range(errand.things)]


def _bring(part: SubOrder, goal: str, *, at: datetime) -> None:
    by = part.merchant.email
    if goal == State.REFUSED:
        if part.state == State.AWAITING:
            reason = "Notre four est en panne, nous en sommes désolés."
            actions.refuse(part, reason=reason, at=at, by=by)
        return
    for state in WAY[WAY.index(State(part.state)) + 1 : WAY.index(State(goal)) + 1]:
        at += PAUSE
        if state == State.ACCEPTED:
            actions.accept(part, at=at, by=by)
        elif state == State.READY:
            actions.ready(part, at=at, by=by)
        else:
            actions.hand_over(part, code=part.pickup_code, at=at, by=by)
