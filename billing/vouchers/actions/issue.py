"""What a payment brings: vouchers, or its money back."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from billing.ledger import actions as ledger
from billing.ledger import chart
from billing.ledger.models import Journal
from billing.payments import actions as payments
from billing.payments.models import Payment, Refund
from billing.vouchers import emails
from billing.vouchers.actions.buy import take
from billing.vouchers.actions.refusals import Refused
from billing.vouchers.models import Move, Purchase, Voucher, codes
from billing.vouchers.models.vouchers import KEY_VERSION

State = Purchase.State


def when_settled(*, payment: Payment, at: datetime, **_: Any) -> None:
    """
    Issue what was bought. A payment that comes late is honoured if the envelope and the cap
    still allow it; if not, or if it is the second one, its money goes back.
    """
    purchase = _of(payment)
    if purchase is None:
        return
    purchase = Purchase.objects.select_for_update(of=("self",)).get(pk=purchase.pk)
    if purchase.state == State.PLACED or (
        purchase.state == State.EXPIRED and _take_again(purchase, at)
    ):
        _issue(purchase, payment, at)
        return
    _send_back(payment, at)
    if purchase.state == State.EXPIRED:
        purchase.move_to(State.REFUNDED, at=at)
    emails.tell_refunded(purchase, at=at)


def when_refund_failed(*, refund: Refund, at: datetime, **_: Any) -> None:
    """The money is still here and owed to a buyer: a person must look into it."""
    if _of(refund.payment) is not None:
        _set_aside(refund.payment, f"purchase-refund-failed:{refund.pk}", at)


def _of(payment: Payment) -> Purchase | None:
    kind, _, uuid = payment.reference.partition(":")
    if kind != "purchase":
        return None
    return Purchase.objects.select_related("campaign").get(uuid=uuid)


def _take_again(purchase: Purchase, at: datetime) -> bool:
    try:
        with transaction.atomic():
            take(purchase, at=at)
    except Refused:
        return False
    return True


def _issue(purchase: Purchase, payment: Payment, at: datetime) -> None:
    journal = _post_sale(purchase, payment, at)
    for _ in range(purchase.quantity):
        _voucher(purchase, journal, at)
    purchase.move_to(State.PAID, at=at)
    emails.tell_issued(purchase, at=at)


def _post_sale(purchase: Purchase, payment: Payment, at: datetime) -> Journal:
    campaign = purchase.campaign
    return ledger.post(
        idem=f"voucher-sale:{purchase.uuid}",
        kind="voucher sale",
        reference=purchase.reference,
        at=at,
        mode=campaign.mode,
        lines=[
            (chart.psp(payment.provider), purchase.amount),
            (chart.subsidy(campaign.pk), purchase.town_share),
            (chart.voucher_liability(campaign.pk), -(campaign.face * purchase.quantity)),
        ],
    )


def _voucher(purchase: Purchase, journal: Journal, at: datetime) -> None:
    campaign, uuid = purchase.campaign, uuid4()
    code = codes.derive(uuid, key_version=KEY_VERSION)
    voucher = Voucher.objects.create(
        campaign=campaign,
        purchase=purchase,
        uuid=uuid,
        face=campaign.face,
        remaining=campaign.face,
        buyer_share=campaign.price,
        town_share=campaign.town_share,
        code_hash=codes.digest(code),
        last4=code[-4:],
        key_version=KEY_VERSION,
        expires_at=campaign.expires_at,
    )
    voucher.moves.create(
        kind=Move.Kind.ISSUE,
        amount=campaign.face,
        journal=journal,
        reference=purchase.reference,
        at=at,
    )


def _send_back(payment: Payment, at: datetime) -> None:
    _set_aside(payment, f"purchase-late:{payment.pk}", at)
    payments.refund(payment, amount=payment.amount, idem=f"purchase-late:{payment.uuid}", at=at)
    ledger.post(
        idem=f"purchase-refund:{payment.pk}",
        kind="purchase refund",
        reference=payment.reference,
        at=at,
        mode=payment.mode,
        lines=[(chart.SUSPENSE, payment.amount), (chart.psp(payment.provider), -payment.amount)],
    )


def _set_aside(payment: Payment, idem: str, at: datetime) -> None:
    ledger.post(
        idem=idem,
        kind="purchase set aside",
        reference=payment.reference,
        at=at,
        mode=payment.mode,
        lines=[(chart.psp(payment.provider), payment.amount), (chart.SUSPENSE, -payment.amount)],
    )
