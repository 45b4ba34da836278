"""What orders write in the ledger (reference: one journal per event, adding up to zero)."""

from collections.abc import Iterable
from datetime import datetime

from billing.ledger import actions as ledger
from billing.ledger import chart
from billing.ledger.actions import Line
from billing.payments import registry
from billing.payments.models import Payment, Refund
from halles.money import Money
from storefront.orders.models import Order, SubOrder


def sale(order: Order, *, vouchers: Iterable[tuple[int, Money]], at: datetime) -> None:
    """
    An order is paid: card and vouchers come in, merchants are owed it, less the commission.

    `vouchers`: what each campaign pays. What a merchant owes beyond its card share, because
    vouchers paid nearly everything, stays on its account as a debit.
    """
    lines = [(chart.voucher_liability(campaign), amount) for campaign, amount in vouchers]
    if order.payment:
        lines.append((chart.psp(order.payment.provider), order.payment.amount))
    for suborder in order.suborders.select_related("merchant__payee").order_by("pk"):
        lines += [(code, -amount) for code, amount in _owed(suborder)]
    ledger.post(
        idem=f"sale:{order.reference}",
        kind="sale",
        reference=order.reference,
        at=at,
        lines=_added_up(lines),
        mode=_mode(order),
    )


def refusal(suborder: SubOrder, *, vouchers: Iterable[tuple[int, Money]], at: datetime) -> None:
    """The part of one merchant is undone: all of its sale, the other way round."""
    order = suborder.order
    lines = [(chart.voucher_liability(campaign), -amount) for campaign, amount in vouchers]
    if order.payment:
        lines.append((chart.psp(order.payment.provider), -suborder.card_share))
    lines += _owed(suborder)
    ledger.post(
        idem=f"refusal:{order.reference}:{suborder.pk}",
        kind="refusal",
        reference=order.reference,
        at=at,
        lines=_added_up(lines),
        mode=_mode(order),
    )


def unwanted(payment: Payment, *, at: datetime) -> None:
    """Money came for an order that can no longer be served, and goes back at once."""
    psp = chart.psp(payment.provider)
    for kind, amount in (("unwanted", payment.amount), ("unwanted returned", -payment.amount)):
        ledger.post(
            idem=f"{kind}:{payment.uuid}",
            kind=kind,
            reference=payment.reference,
            at=at,
            lines=[(psp, amount), (chart.SUSPENSE, -amount)],
            mode=payment.mode,
        )


def not_returned(refund: Refund, *, at: datetime) -> None:
    """The provider could not give money back: it is still there, and owed to the shopper."""
    payment = refund.payment
    ledger.post(
        idem=f"not returned:{refund.pk}",
        kind="refund failed",
        reference=payment.reference,
        at=at,
        lines=[(chart.psp(payment.provider), refund.amount), (chart.SUSPENSE, -refund.amount)],
        mode=payment.mode,
    )


def _owed(suborder: SubOrder) -> list[Line]:
    payee = suborder.payee.pk
    return [
        (chart.merchant_card(payee), suborder.card_share - suborder.kept),
        (chart.merchant_voucher(payee), suborder.voucher_share),
        (chart.COMMISSION, suborder.commission),
        (chart.COMMISSION_VAT, suborder.commission_vat),
    ]


def _added_up(lines: list[Line]) -> list[Line]:
    totals: dict[str, Money] = {}
    for code, amount in lines:
        totals[code] = totals.get(code, Money.ZERO) + amount
    return list(totals.items())


def _mode(order: Order) -> str:
    return order.payment.mode if order.payment else registry.mode()
