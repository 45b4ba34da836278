"""
From what is owed to money received, and back.

What speaks to the provider is called outside of transactions: begin, settle, cancel.
"""

import logging
from datetime import datetime

from django.db import IntegrityError, transaction

from billing.payments import registry, signals, tasks
from billing.payments.models import Payment, Refund
from billing.payments.port import ProviderError, ProviderPayment
from halles.money import Money
from tenants.current import current_town

logger = logging.getLogger("halles.payments")
State = Payment.State


class AmountDiffers(Exception):
    """The same thing is being paid already, for another amount."""


class NotOpen(Exception):
    """The payment has come to its end: it cannot be made any more."""


class NotRefundable(Exception):
    """More than what is left of what was received."""


class Mismatch(Exception):
    """The key of a refund came back with another payment or amount."""


def open(  # noqa: A001, PLR0913
    *, reference: str, amount: Money, email: str, description: str, return_path: str, at: datetime
) -> Payment:
    """
    The payment of that reference: the one under way or made, else a new attempt.

    Raises AmountDiffers when it is under way or made for another amount.
    """
    last = Payment.objects.of(reference).first()
    if last is not None and last.state not in Payment.LOST:
        return _of_amount(last, amount)
    provider = registry.chosen()
    wanted = Payment(
        reference=reference,
        attempt=last.attempt + 1 if last else 1,
        amount=amount,
        mode=provider.mode,
        email=email,
        description=description,
        return_path=return_path,
        provider=provider.name,
        opened_at=at,
    )
    try:
        return _added(wanted)
    except IntegrityError:
        # Somebody opened it meanwhile; anything else about the row is the caller's mistake.
        if (other := Payment.objects.of(reference).filter(state__in=Payment.OPEN).first()) is None:
            raise
        return _of_amount(other, amount)


def begin(payment: Payment) -> str:
    """
    The address of the provider's page where the shopper pays; the same at every call.

    Raises NotOpen, or what the provider raises (see port).
    """
    if payment.state not in Payment.OPEN:
        raise NotOpen(str(payment))
    if payment.page_url:
        return payment.page_url
    provider = registry.get(payment.provider)
    remote = provider.create_payment(
        payment.amount,
        reference=payment.reference,
        description=payment.description,
        return_url=current_town().address + payment.return_path,
        idempotency_key=f"pi:{payment.uuid}",
    )
    if not _begun(payment, remote):
        provider.cancel_payment(remote.id)
        raise NotOpen(str(payment))
    return remote.page_url


def settle(payment: Payment, *, at: datetime, by: str = "provider") -> Payment:
    """
    Ask the provider how far the payment is, and follow it forward.

    Safe at any time and any number of times: what is behind us is ignored. Raises AmountDiffers
    when the provider speaks of another amount than ours.
    """
    if not payment.provider_id:
        return payment
    remote = registry.get(payment.provider).get_payment(payment.provider_id)
    return _follow(payment, remote, at=at, by=by)


def cancel(payment: Payment, *, at: datetime, by: str) -> Payment:
    """
    Close a payment that was not made. Look at its state: it may have been made just before.
    """
    with transaction.atomic(durable=True):
        payment = _locked(payment)
        if payment.state not in Payment.OPEN:
            return payment
        if not payment.provider_id:
            _move(payment, State.CANCELLED, at=at, by=by)
            return payment
    remote = registry.get(payment.provider).cancel_payment(payment.provider_id)
    return _follow(payment, remote, at=at, by=by)


@transaction.atomic
def refund(payment: Payment, *, amount: Money, idem: str, at: datetime) -> Refund:
    """
    Decide to give back a part of a payment; the provider is asked later, once.

    The same `idem` answers the first refund. Raises NotRefundable or Mismatch.
    """
    payment = _locked(payment)
    if (first := Refund.objects.filter(idem=idem).first()) is not None:
        if (first.payment_id, first.amount) != (payment.pk, amount):
            raise Mismatch(idem)
        return first
    if not Money.ZERO < amount <= payment.refundable:
        raise NotRefundable(f"{amount} of {payment.refundable}")
    decided = Refund.objects.create(payment=payment, idem=idem, amount=amount, asked_at=at)
    tasks.send_refund.post(refund_id=decided.pk)
    return decided


def reconcile(*, at: datetime) -> int:
    """
    Settle the payments of this town whose news was lost; how many were looked at.

    One that cannot be settled is reported and does not keep the others waiting.
    """
    waiting = list(Payment.objects.unresolved(at).order_by("pk")[:200])
    for payment in waiting:
        try:
            settle(payment, at=at, by="reconciler")
        except (AmountDiffers, ProviderError):
            logger.exception("payment %s cannot be settled", payment.uuid)
    return len(waiting)


@transaction.atomic
def _added(payment: Payment) -> Payment:
    payment.save(force_insert=True)
    payment.steps.create(state=payment.state, at=payment.opened_at, by="halles")
    return payment


def _of_amount(payment: Payment, amount: Money) -> Payment:
    if payment.amount != amount:
        raise AmountDiffers(f"{payment}: {payment.amount}, not {amount}")
    return payment


def _locked(payment: Payment) -> Payment:
    return Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)


@transaction.atomic(durable=True)
def _begun(payment: Payment, remote: ProviderPayment) -> bool:
    own = Payment.objects.filter(pk=payment.pk, state__in=Payment.OPEN)
    if own.filter(provider_id="").update(provider_id=remote.id, page_url=remote.page_url):
        payment.provider_id, payment.page_url = remote.id, remote.page_url
        signals.payment_begun.send(Payment, payment=payment)
        return True
    # Begun at the same moment by another click, or ended meanwhile.
    return own.exists()


@transaction.atomic(durable=True)
def _follow(payment: Payment, remote: ProviderPayment, *, at: datetime, by: str) -> Payment:
    payment = _locked(payment)
    _of_amount(payment, remote.amount)
    # Money given back was received: late news of that does not bring it in again. Only a refund
    # that failed does (tasks.send_refund).
    if payment.state != State.REFUNDED and remote.state in Payment.MOVES[payment.state]:
        payment.failure = remote.failure
        _move(payment, remote.state, at=at, by=by)
    return payment


def _move(payment: Payment, state: str, *, at: datetime, by: str) -> None:
    payment.move_to(state, at=at, by=by)
    if state == State.SUCCEEDED:
        signals.payment_settled.send(Payment, payment=payment, at=at)
    elif state in Payment.LOST:
        signals.payment_failed.send(Payment, payment=payment, at=at)
