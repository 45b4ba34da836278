from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from billing.payments import actions, port, registry, signals
from billing.payments.models import IllegalMove, Payment, Refund
from billing.payments.providers.local import actions as local
from billing.payments.providers.local.models import LocalPayment
from billing.payments.providers.local.rules import Outcome
from halles.money import Money
from halles.outbox.models import Message
from tenants.current import town_context

State = Payment.State


def an_opened(now, **changes):
    wanted = {
        "reference": "test:1",
        "amount": Money(3200),
        "email": "lea@example.org",
        "description": "Commande",
        "return_path": "/commandes/1/",
    }
    return actions.open(**{**wanted, **changes}, at=now)


@pytest.fixture
def payment(town, now):
    payment = an_opened(now)
    actions.begin(payment)
    payment.refresh_from_db()
    return payment


@pytest.fixture
def news():
    """What the layers above were told, in order."""
    heard = []

    def settled(payment, **_):
        heard.append(("settled", payment.reference))

    def failed(payment, **_):
        heard.append(("failed", payment.failure))

    signals.payment_settled.connect(settled)
    signals.payment_failed.connect(failed)
    yield heard
    signals.payment_settled.disconnect(settled)
    signals.payment_failed.disconnect(failed)


def test_opening_twice_is_one_payment(town, now):
    assert an_opened(now) == an_opened(now)

    assert Payment.objects.get().state == State.REQUIRES_PAYMENT


def test_another_amount_for_the_same_thing_is_refused(town, now):
    an_opened(now)

    with pytest.raises(actions.AmountDiffers):
        an_opened(now, amount=Money(3201))


def test_after_a_failure_there_is_a_new_attempt(payment, now):
    local.pay(payment.provider_id, outcome=Outcome.DECLINED, at=timezone.now())
    actions.settle(payment, at=now)

    assert an_opened(now).attempt == 2


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example/", "https://evil.example/"])
def test_the_way_back_leads_to_our_own_pages(town, now, path):
    with pytest.raises(IntegrityError), transaction.atomic():
        an_opened(now, return_path=path)


def test_beginning_twice_shows_the_same_page(payment, town):
    assert actions.begin(payment) == payment.page_url

    assert payment.page_url == f"{town.address}/paiement/{payment.provider_id}/"
    assert LocalPayment.objects.count() == 1


def test_a_crash_before_the_answer_was_kept_makes_no_second_payment(payment):
    Payment.objects.update(provider_id="", page_url="")

    assert actions.begin(Payment.objects.get()) == payment.page_url


def test_a_paid_payment_is_settled_once(payment, news, now):
    local.pay(payment.provider_id, outcome=Outcome.PAID, at=timezone.now())

    actions.settle(payment, at=now)
    settled = actions.settle(payment, at=now)

    assert settled.state == State.SUCCEEDED
    assert news == [("settled", "test:1")]
    assert [step.state for step in payment.steps.order_by("pk")] == [
        "requires_payment",
        "succeeded",
    ]


@pytest.mark.parametrize(
    ("outcome", "failure"),
    [(Outcome.DECLINED, "card_declined"), (Outcome.NO_FUNDS, "insufficient_funds")],
)
def test_a_declined_card_fails_the_payment_and_says_why(payment, news, now, outcome, failure):
    local.pay(payment.provider_id, outcome=outcome, at=timezone.now())

    settled = actions.settle(payment, at=now)

    assert settled.state == State.FAILED
    assert settled.get_failure_display()
    assert news == [("failed", failure)]


def test_a_listener_that_fails_undoes_the_move(payment, now):
    def fail(**_):
        raise RuntimeError

    local.pay(payment.provider_id, outcome=Outcome.PAID, at=timezone.now())
    signals.payment_settled.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            actions.settle(payment, at=now)
    finally:
        signals.payment_settled.disconnect(fail)

    assert Payment.objects.get().state == State.REQUIRES_PAYMENT


def test_another_amount_at_the_provider_settles_nothing(payment, now):
    local.pay(payment.provider_id, outcome=Outcome.PAID, at=timezone.now())
    LocalPayment.objects.update(amount=Money(100))

    with pytest.raises(actions.AmountDiffers):
        actions.settle(payment, at=now)

    assert Payment.objects.get().state == State.REQUIRES_PAYMENT


def test_what_lies_behind_is_ignored(payment, news, now):
    local.pay(payment.provider_id, outcome=Outcome.PAID, at=timezone.now())
    actions.settle(payment, at=now)
    LocalPayment.objects.update(state=LocalPayment.State.PROCESSING)

    assert actions.settle(payment, at=now).state == State.SUCCEEDED
    assert len(news) == 1


def test_a_payment_made_just_before_cannot_be_cancelled(payment, news, now):
    local.pay(payment.provider_id, outcome=Outcome.PAID, at=timezone.now())

    assert actions.cancel(payment, at=now, by="lea").state == State.SUCCEEDED
    assert news == [("settled", "test:1")]


def test_a_cancelled_payment_can_no_longer_be_made(payment, now):
    actions.cancel(payment, at=now, by="lea")

    with pytest.raises(Exception, match="canceled"):
        local.pay(payment.provider_id, outcome=Outcome.PAID, at=timezone.now())
    payment.refresh_from_db()
    with pytest.raises(actions.NotOpen):
        actions.begin(payment)
    with pytest.raises(IllegalMove):
        payment.move_to(State.SUCCEEDED, at=now, by="nobody")


def test_lost_news_is_found_by_the_reconciler(payment, news, now):
    local.pay(payment.provider_id, outcome=Outcome.PAID, at=timezone.now())

    assert actions.reconcile(at=now) == 0
    assert actions.reconcile(at=now + timedelta(minutes=10)) == 1
    assert news == [("settled", "test:1")]
    assert actions.reconcile(at=now + timedelta(minutes=20)) == 0


def test_one_that_cannot_be_settled_keeps_no_other_waiting(payment, now, caplog):
    other = an_opened(now, reference="test:2")
    actions.begin(other)
    other.refresh_from_db()
    local.pay(other.provider_id, outcome=Outcome.PAID, at=timezone.now())
    LocalPayment.objects.filter(public_id=payment.provider_id).update(amount=Money(100))

    actions.reconcile(at=now + timedelta(minutes=10))

    assert Payment.objects.get(pk=other.pk).state == State.SUCCEEDED
    assert str(payment.uuid) in caplog.text


def test_a_page_left_open_closes_after_a_day(payment, news, now):
    LocalPayment.objects.update(expires_at=now)

    assert actions.settle(payment, at=now).state == State.CANCELLED


@pytest.fixture
def paid(payment, now):
    local.pay(payment.provider_id, outcome=Outcome.PAID, at=timezone.now())
    Message.objects.all().delete()
    return actions.settle(payment, at=now)


def test_a_payment_is_given_back_in_parts(paid, now, drained):
    actions.refund(paid, amount=Money(1200), idem="a", at=now)
    actions.refund(paid, amount=Money(2000), idem="b", at=now)
    drained()

    assert set(Refund.objects.values_list("state", flat=True)) == {"succeeded"}
    assert Payment.objects.get().state == State.REFUNDED
    assert Money.total(
        LocalPayment.objects.get().refunds.values_list("amount", flat=True)
    ) == Money(3200)


@pytest.mark.parametrize("amount", [Money(0), Money(-1), Money(3201)])
def test_no_more_is_given_back_than_was_received(paid, now, amount):
    with pytest.raises(actions.NotRefundable):
        actions.refund(paid, amount=amount, idem="a", at=now)


def test_a_second_full_refund_is_refused(paid, now):
    actions.refund(paid, amount=Money(3200), idem="a", at=now)

    with pytest.raises(actions.NotRefundable):
        actions.refund(paid, amount=Money(3200), idem="b", at=now)


def test_news_that_comes_after_the_money_went_back_changes_nothing(paid, news, now, drained):
    actions.refund(paid, amount=Money(3200), idem="a", at=now)
    drained()

    settled = actions.settle(paid, at=now)

    assert settled.state == State.REFUNDED
    assert news == []


def test_the_same_refund_asked_twice_is_one(paid, now, drained):
    first = actions.refund(paid, amount=Money(3200), idem="a", at=now)
    drained()

    assert actions.refund(paid, amount=Money(3200), idem="a", at=now) == first
    with pytest.raises(actions.Mismatch):
        actions.refund(paid, amount=Money(1), idem="a", at=now)


@pytest.fixture
def drained():
    from halles.outbox.delivery import drain

    return drain


def test_what_is_not_paid_is_not_given_back(payment, now):
    with pytest.raises(actions.NotRefundable):
        actions.refund(payment, amount=Money(1), idem="a", at=now)


def test_a_refund_the_provider_refuses_is_told(paid, now, drained):
    told = []

    def failed(refund, **_):
        told.append(refund)

    local.refund(paid.provider_id, amount=Money(3200), idempotency_key="by hand", at=now)
    refund = actions.refund(paid, amount=Money(100), idem="a", at=now)
    signals.refund_failed.connect(failed)
    drained()
    signals.refund_failed.disconnect(failed)

    assert told == [refund]
    assert Payment.objects.get().refundable == Money(3200)


def test_a_key_used_for_something_else_conflicts(town, now):
    provider = registry.chosen()
    wish = {"reference": "x", "description": "x", "return_url": "http://x/", "idempotency_key": "k"}
    first = provider.create_payment(Money(50), **wish)

    assert provider.create_payment(Money(50), **wish) == first
    with pytest.raises(port.Conflict):
        provider.create_payment(Money(51), **wish)


def test_less_than_half_a_euro_is_refused(town, now):
    with pytest.raises(port.Refused):
        actions.begin(an_opened(now, amount=Money(49)))


def test_a_town_knows_nothing_of_its_neighbours_payments(payment, other_town):
    with town_context(other_town):
        assert not Payment.objects.exists()
        with pytest.raises(port.UnknownObject):
            registry.chosen().get_payment(payment.provider_id)
