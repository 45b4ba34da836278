"""What the provider does with a payment: its own books only, never those of the house."""

from datetime import datetime

from django.db import IntegrityError, transaction

from billing.payments.models import Payment
from billing.payments.port import Conflict, Refused, UnknownObject
from billing.payments.providers.local import tasks
from billing.payments.providers.local.models import LocalPayment, LocalRefund
from billing.payments.providers.local.rules import Outcome
from halles.money import Money
from halles.moves import IllegalMove

State = LocalPayment.State


def create(*, idempotency_key: str, at: datetime, **wanted: object) -> LocalPayment:
    """
    A payment of that key; the same again for the same wishes.

    Raises Conflict when the key was used for something else, Refused below 0.50 €.
    """
    amount = wanted["amount"]
    if not isinstance(amount, Money) or amount < LocalPayment.LEAST:
        raise Refused(f"at least {LocalPayment.LEAST}")
    expires_at = at + LocalPayment.LASTS
    payment = LocalPayment(idempotency_key=idempotency_key, expires_at=expires_at, **wanted)
    try:
        return _added(payment, at)
    except IntegrityError:
        first = LocalPayment.objects.get(idempotency_key=idempotency_key)
        if any(getattr(first, name) != value for name, value in wanted.items()):
            raise Conflict(idempotency_key) from None
        return first


@transaction.atomic
def look_up(public_id: str, *, at: datetime) -> LocalPayment:
    """The payment as it is now, its page closed when its time is over; raise UnknownObject."""
    payment = _locked(public_id)
    if at >= payment.expires_at and State.CANCELED in payment.MOVES[payment.state]:
        _end(payment, State.CANCELED, at=at)
    return payment


@transaction.atomic
def pay(public_id: str, *, outcome: Outcome, at: datetime) -> LocalPayment:
    """What comes of the card that was given; raise IllegalMove when the page was closed."""
    payment = look_up(public_id, at=at)
    if outcome is Outcome.CHALLENGED:
        payment.move_to(State.REQUIRES_ACTION, at=at)
        return payment
    if payment.state != State.REQUIRES_PAYMENT:
        raise IllegalMove(f"{payment.state} → paid")
    payment.move_to(State.PROCESSING, at=at)
    _end(
        payment,
        State.SUCCEEDED if outcome is Outcome.PAID else State.FAILED,
        at=at,
        failure="" if outcome is Outcome.PAID else outcome.value,
    )
    return payment


@transaction.atomic
def answer_bank(public_id: str, *, confirmed: bool, at: datetime) -> LocalPayment:
    """The shopper's answer to the question of the bank; raise IllegalMove when none was asked."""
    payment = look_up(public_id, at=at)
    if payment.state != State.REQUIRES_ACTION:
        raise IllegalMove(f"{payment.state} → confirmed")
    if confirmed:
        payment.move_to(State.PROCESSING, at=at)
        _end(payment, State.SUCCEEDED, at=at)
    else:
        _end(payment, State.FAILED, at=at, failure=Payment.Failure.AUTHENTICATION)
    return payment


@transaction.atomic
def cancel(public_id: str, *, at: datetime) -> LocalPayment:
    """Close the page of a payment; one that is made, or has failed, stays what it is."""
    payment = look_up(public_id, at=at)
    if State.CANCELED in payment.MOVES[payment.state]:
        _end(payment, State.CANCELED, at=at)
    return payment


@transaction.atomic
def refund(public_id: str, *, amount: Money, idempotency_key: str, at: datetime) -> LocalRefund:
    """Give back a part; raise Refused beyond what was received, Conflict on a key used before."""
    payment = _locked(public_id)
    if (first := LocalRefund.objects.filter(idempotency_key=idempotency_key).first()) is not None:
        if (first.payment_id, first.amount) != (payment.pk, amount):
            raise Conflict(idempotency_key)
        return first
    returned = Money.total(payment.refunds.values_list("amount", flat=True))
    if payment.state != State.SUCCEEDED or not Money.ZERO < amount <= payment.amount - returned:
        raise Refused(f"{amount} of {payment.amount - returned}")
    return LocalRefund.objects.create(
        payment=payment, amount=amount, idempotency_key=idempotency_key, at=at
    )


@transaction.atomic
def _added(payment: LocalPayment, at: datetime) -> LocalPayment:
    payment.save(force_insert=True)
    payment.steps.create(state=payment.state, at=at)
    return payment


def _locked(public_id: str) -> LocalPayment:
    try:
        return LocalPayment.objects.select_for_update(of=("self",)).get(public_id=public_id)
    except LocalPayment.DoesNotExist as error:
        raise UnknownObject(public_id) from error


def _end(payment: LocalPayment, state: str, *, at: datetime, failure: str = "") -> None:
    payment.failure = failure
    payment.move_to(state, at=at)
    tasks.send_event.post(payment_id=payment.pk)
