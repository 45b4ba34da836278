"""Many at once, each on a connection of its own, in a town that is really committed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.utils import timezone

from billing.ledger import actions as ledger
from billing.ledger.models import Journal, Posting
from billing.payments import actions
from billing.payments.models import Payment, Refund
from billing.payments.providers.local import actions as local
from billing.payments.providers.local.rules import Outcome
from halles.money import Money
from tenants.current import town_context

MANY = 16


@pytest.fixture
def at_once(committed):
    """Do something MANY times at the same moment; what each gave, or its refusal."""
    gate = Barrier(MANY)

    def alone(action, index):
        try:
            with town_context(committed):
                gate.wait()
                return action(index)
        except (actions.NotRefundable, actions.AmountDiffers) as refusal:
            return refusal
        finally:
            connections.close_all()

    def at_once(action):
        with ThreadPoolExecutor(MANY) as pool:
            return list(pool.map(lambda index: alone(action, index), range(MANY)))

    return at_once


def an_opened(_=0):
    return actions.open(
        reference="test:1",
        amount=Money(3200),
        email="lea@example.org",
        description="Commande",
        return_path="/",
        at=timezone.now(),
    )


def a_paid():
    payment = an_opened()
    actions.begin(payment)
    payment.refresh_from_db()
    local.pay(payment.provider_id, outcome=Outcome.PAID, at=timezone.now())
    return actions.settle(payment, at=timezone.now())


def test_the_same_journal_posted_at_once_is_written_once(at_once):
    lines = [("bank", Money(5)), ("suspense", Money(-3)), ("breakage", Money(-2))]

    def post(_):
        return ledger.post(
            idem="once", kind="x", reference="x", at=timezone.now(), lines=lines, mode="test"
        ).pk

    assert len(set(at_once(post))) == 1
    assert (Journal.objects.count(), Posting.objects.count()) == (1, 3)


def test_a_payment_opened_at_once_is_one(at_once):
    assert len({payment.pk for payment in at_once(an_opened)}) == 1


def test_a_payment_begun_at_once_has_one_page(at_once):
    payment = an_opened()

    assert len(set(at_once(lambda _: actions.begin(payment)))) == 1


def test_a_payment_settled_at_once_moves_once(at_once):
    payment = an_opened()
    actions.begin(payment)
    payment.refresh_from_db()
    local.pay(payment.provider_id, outcome=Outcome.PAID, at=timezone.now())

    at_once(lambda _: actions.settle(payment, at=timezone.now()))

    assert payment.steps.filter(state="succeeded").count() == 1


def test_a_payment_is_given_back_once_however_many_ask(at_once):
    payment = a_paid()

    def refund(index):
        return actions.refund(
            payment, amount=payment.amount, idem=f"try {index}", at=timezone.now()
        )

    given = [answer for answer in at_once(refund) if isinstance(answer, Refund)]

    assert len(given) == 1
    assert Payment.objects.get().refundable == Money.ZERO


def test_without_the_lock_it_would_be_given_back_more_than_once(at_once):
    payment = a_paid()
    read = Barrier(MANY)

    def careless(index):
        left = payment.refundable
        read.wait()
        Refund.objects.create(
            payment=payment, amount=left, idem=f"try {index}", asked_at=timezone.now()
        )

    at_once(careless)

    assert Refund.objects.count() > 1
