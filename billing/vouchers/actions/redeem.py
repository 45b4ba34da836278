"""Spending a voucher at a till."""

from datetime import datetime

from django.db import IntegrityError, transaction

from billing.ledger import actions as ledger
from billing.ledger import chart
from billing.payments.models import Payee
from billing.vouchers.actions.look_up import look_up
from billing.vouchers.actions.refusals import IdempotencyMismatch, Insufficient
from billing.vouchers.models import Move, Redemption, Voucher, codes
from halles.money import Money

TILL = Redemption.Channel.TILL


@transaction.atomic
def redeem(  # noqa: PLR0913
    typed: str, *, payee: Payee, amount: Money, idem: str, at: datetime, by: str
) -> Redemption:
    """
    Spend `amount` of a voucher at a shop; the rest stays on it.

    The same `idem` from the same shop again answers the first redemption. Raises a Refused
    when the voucher cannot be spent, or not for that much. Locks the voucher.
    """
    idem = f"till:{payee.pk}:{idem}"
    if (first := _first(idem)) is not None:
        return _same(first, typed, amount)
    voucher = look_up(typed, channel=TILL, at=at)
    try:
        # First, so that the same form sent twice at once waits here, not for the value.
        with transaction.atomic():
            redemption = Redemption.objects.create(
                voucher=voucher, payee=payee, amount=amount, channel=TILL, idem=idem, at=at, by=by
            )
    except IntegrityError:
        if (first := _first(idem)) is None:
            raise
        return _same(first, typed, amount)
    _spend(redemption)
    return redemption


def _first(idem: str) -> Redemption | None:
    return Redemption.objects.filter(idem=idem).select_related("voucher__campaign").first()


def _same(first: Redemption, typed: str, amount: Money) -> Redemption:
    if (first.voucher.code_hash, first.amount) != (codes.digest(typed), amount):
        raise IdempotencyMismatch
    return first


def _spend(redemption: Redemption) -> None:
    voucher, amount = redemption.voucher, redemption.amount
    reference = f"redemption:{redemption.pk}"
    journal = ledger.post(
        idem=f"voucher-{reference}",
        kind="voucher redemption",
        reference=reference,
        at=redemption.at,
        mode=voucher.campaign.mode,
        lines=[
            (chart.voucher_liability(voucher.campaign_id), amount),
            (chart.merchant_voucher(redemption.payee_id), -amount),
        ],
    )
    redemption.reference = reference
    redemption.save(update_fields=["reference"])
    spent = Move(
        kind=Move.Kind.REDEEM,
        amount=-amount,
        journal=journal,
        reference=reference,
        at=redemption.at,
    )
    if not voucher.add(spent):
        raise Insufficient(Voucher.objects.get(pk=voucher.pk).remaining)
