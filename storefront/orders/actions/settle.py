"""Money came for an order."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from billing.payments import actions as payments
from billing.payments.models import Payment, Refund
from billing.vouchers import actions as vouchers
from billing.vouchers.models import Hold
from halles.money import Money
from storefront.basket import actions as baskets
from storefront.catalogue import actions as catalogue
from storefront.orders import emails
from storefront.orders.actions import books, stock
from storefront.orders.models import Line, Order

PREFIX = "order:"


def on_payment_settled(*, payment: Payment, at: datetime, **_: Any) -> None:
    """News of billing.payments, in the transaction that keeps the payment's success."""
    if payment.reference.startswith(PREFIX):
        settle(_order_of(payment), payment=payment, at=at)


def on_refund_failed(*, refund: Refund, at: datetime, **_: Any) -> None:
    """The money of an order could not be given back: it stays owed, for a person to see to."""
    if refund.payment.reference.startswith(PREFIX):
        books.not_returned(refund, at=at)


def settle(order: Order, *, payment: Payment, at: datetime) -> Order:
    """
    Follow a payment that succeeded, in its transaction.

    Paid in time: the order is paid. Paid after its goods went back: they are taken again if
    they are still there. Otherwise, or paid twice: the shopper gets the money back.
    """
    if order.state == Order.State.PLACED:
        return paid(order, payment=payment, at=at)
    if order.state == Order.State.EXPIRED and _held_again(order, at=at):
        return paid(order, payment=payment, at=at)
    return _give_back(order, payment=payment, at=at)


def paid(order: Order, *, payment: Payment | None, at: datetime) -> Order:
    """The order is paid: vouchers are spent, merchants are owed, everybody is told."""
    parts = list(order.suborders.select_related("merchant__payee").order_by("pk"))
    shares = [(part.payee, part.voucher_share) for part in parts if part.voucher_share]
    by_campaign = vouchers.capture(order.reference, shares=shares, at=at) if shares else []
    order.payment, order.paid_at = payment, at
    order.save(update_fields=["payment", "paid_at"])
    books.sale(order, vouchers=by_campaign, at=at)
    order.move_to(Order.State.PAID, at=at, by=order.email)
    _empty_basket(order, at=at)
    emails.paid(order, at=at)
    return order


def _order_of(payment: Payment) -> Order:
    uuid = UUID(payment.reference.removeprefix(PREFIX))
    return Order.objects.select_for_update(of=("self",)).get(uuid=uuid)


def _held_again(order: Order, *, at: datetime) -> bool:
    try:
        with transaction.atomic():
            stock.take(order, at=at)
            _hold_vouchers_again(order, at=at)
    except (catalogue.Short, vouchers.Refused):
        return False
    return True


def _hold_vouchers_again(order: Order, *, at: datetime) -> None:
    if not order.voucher_total:
        return
    before = Hold.objects.filter(order_reference=order.reference).select_related("voucher")
    held = vouchers.hold(
        sorted({hold.voucher.code for hold in before}),
        order_reference=order.reference,
        eligible=order.voucher_total,
        at=at,
        until=at,
    )
    if Money.total(hold.amount for hold in held) != order.voucher_total:
        raise vouchers.NotHeld


def _give_back(order: Order, *, payment: Payment, at: datetime) -> Order:
    books.unwanted(payment, at=at)
    payments.refund(payment, amount=payment.amount, idem=f"unwanted:{payment.uuid}", at=at)
    if order.state == Order.State.EXPIRED:
        order.move_to(Order.State.CANCELLED, at=at, by=order.email)
    emails.money_back(order, amount=payment.amount, at=at)
    return order


def _empty_basket(order: Order, *, at: datetime) -> None:
    if order.basket:
        bought = Line.objects.filter(suborder__order=order).values_list("product_id", flat=True)
        baskets.take_out(order.basket, product_ids=list(bought), at=at)
