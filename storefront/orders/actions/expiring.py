"""Orders that were not paid: goods and vouchers go back."""

import logging
from datetime import datetime

from django.db import transaction

from billing.payments import actions as payments
from billing.payments.models import Payment
from billing.payments.port import ProviderError
from billing.vouchers import actions as vouchers
from storefront.basket.models import Basket
from storefront.orders.actions import stock
from storefront.orders.models import Order

AT_ONCE = 200
logger = logging.getLogger("halles.orders")


def expire(order: Order, *, at: datetime, by: str) -> Order:
    """
    Close the payment page, then give back what an unpaid order held.

    An order whose payment is being made, or was made just before, is left as it is: look at
    its state. Not inside a transaction: the provider is asked.
    """
    payment = Payment.objects.of(order.reference).first()
    if payment is not None and not _closed(payment, at=at, by=by):
        order.refresh_from_db()
        return order
    return _expire(order, at=at, by=by)


def expire_overdue(*, at: datetime) -> int:
    """
    Expire the orders of this town that nobody paid in time; how many were looked at.

    One that cannot be expired is reported and does not keep the others waiting.
    """
    overdue = list(Order.objects.overdue(at).order_by("held_until")[:AT_ONCE])
    for order in overdue:
        try:
            expire(order, at=at, by="halles")
        except Exception:
            logger.exception("order %s cannot be expired", order.number)
    return len(overdue)


def forsake(basket: Basket, *, but: str, at: datetime) -> None:
    """
    Expire what this basket had placed before: it is ordered again, perhaps differently.

    `but`: the key of the form at work, which another request may have brought just before.
    """
    placed = Order.objects.filter(basket=basket, state=Order.State.PLACED).exclude(idem=but)
    for order in placed.order_by("pk"):
        expire(order, at=at, by=order.email)


def _closed(payment: Payment, *, at: datetime, by: str) -> bool:
    try:
        payment = payments.cancel(payment, at=at, by=by)
    except ProviderError:
        # Money that comes after all is honoured or given back: see settle.
        return True
    return payment.state in Payment.LOST


@transaction.atomic
def _expire(order: Order, *, at: datetime, by: str) -> Order:
    order = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if order.state == Order.State.PLACED:
        order.move_to(Order.State.EXPIRED, at=at, by=by)
        stock.give_back(order, at=at)
        vouchers.release(order.reference, at=at)
    return order
