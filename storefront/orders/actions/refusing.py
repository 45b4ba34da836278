"""A merchant cannot serve its part: everything about that part goes back."""

from datetime import datetime

from django.db import transaction

from billing.payments import actions as payments
from billing.vouchers import actions as vouchers
from halles.money import Money
from storefront.orders import emails
from storefront.orders.actions import books, stock
from storefront.orders.actions.prepare import complete, locked
from storefront.orders.models import SubOrder


@transaction.atomic
def refuse(suborder: SubOrder, *, reason: str, at: datetime, by: str) -> SubOrder:
    """
    Undo one merchant's part: goods back on the shelf, card money back to the card, voucher
    value back on the vouchers, the sale reversed in the ledger; the shopper is told why.

    Raises IllegalMove once the goods are handed over, or the part was refused before.
    """
    suborder = locked(suborder)
    suborder.move_to(SubOrder.State.REFUSED, at=at, by=by)
    stock.give_back_part(suborder, at=at)
    vouchers_back = _give_vouchers_back(suborder, at=at)
    _give_money_back(suborder, at=at)
    books.refusal(suborder, vouchers=vouchers_back, at=at)
    complete(suborder.order, at=at, by=by)
    emails.refused(suborder, reason=reason, at=at)
    return suborder


def _give_vouchers_back(suborder: SubOrder, *, at: datetime) -> list[tuple[int, Money]]:
    if not suborder.voucher_share:
        return []
    return vouchers.give_back(
        suborder.order.reference,
        amount=suborder.voucher_share,
        payee=suborder.payee,
        at=at,
    )


def _give_money_back(suborder: SubOrder, *, at: datetime) -> None:
    payment = suborder.order.payment
    if payment and suborder.card_share:
        payments.refund(
            payment, amount=suborder.card_share, idem=f"refusal:suborder:{suborder.pk}", at=at
        )
