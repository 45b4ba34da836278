"""Checkouts and jobs killed for good at each of their moments: resumed, and nothing half."""

from datetime import timedelta

import cast
import pytest
from django.db import transaction
from django.utils import timezone
from dying import die

from billing.ledger import queries as ledger
from billing.ledger.models import Journal
from billing.payments import actions as payments
from billing.payments.models import Payment
from billing.payments.providers.local import actions as local
from billing.payments.providers.local.models import LocalPayment
from billing.payments.providers.local.rules import Outcome
from halles.accounts import tasks
from halles.money import Money
from halles.notifications.models import Mail
from halles.outbox import delivery
from halles.outbox.models import Message
from storefront.basket.models import Basket
from storefront.catalogue.models import Product
from storefront.orders import actions as orders
from storefront.orders.models import Order

pytestmark = pytest.mark.slow

UNPAID = LocalPayment.State.REQUIRES_PAYMENT
IDEM = "6f1c1c52-8d0e-4c43-9f3b-0d8b5c1f7a11"
CHECKOUT = [
    "storefront.orders.actions.placing:_written_once",
    "storefront.catalogue.actions:take",
    "storefront.orders.actions.placing:_write",
    "storefront.orders.actions:place",
    "billing.payments.actions:open",
    "billing.payments.actions:begin",
    "billing.payments.providers.local.actions:pay",
    "storefront.orders.actions.books:sale",
    "storefront.orders.emails:paid",
]


def check_out(idem):
    """All of a purchase, as the shopper's form and the provider's page do it, or do it again."""
    now, lea = timezone.now(), orders.Shopper(email="lea@example.org", name="Léa Martin")
    basket = Basket.objects.get()
    order = orders.place(basket, shopper=lea, codes=[], expected=Money(990), idem=idem, at=now)
    if order.state == Order.State.PLACED:
        orders.pay_page(order, at=now)
        payment = Payment.objects.of(order.reference).first()
        if LocalPayment.objects.get(public_id=payment.provider_id).state == UNPAID:
            local.pay(payment.provider_id, outcome=Outcome.PAID, at=now)
        payments.settle(payment, at=now)


@pytest.mark.parametrize("fatal", CHECKOUT)
def test_a_checkout_killed_at_any_moment_ends_as_one_paid_order(committed, fatal):
    product = cast.a_product(shop=cast.a_shop(), stock=3)
    cast.a_basket(product, at=timezone.now())

    die(committed, fatal, "test_crashes:check_out", IDEM)
    check_out(IDEM)

    assert Order.objects.get().state == Order.State.PAID
    assert Product.objects.get().stock == 2
    assert Journal.objects.filter(kind="sale").count() == 1
    assert ledger.audit() == []


def deliver(message_id):
    delivery.deliver(int(message_id), at=timezone.now())


def test_a_mail_whose_worker_was_killed_is_sent_by_the_next(committed):
    now = timezone.now()
    with transaction.atomic():
        tasks.answer_sign_up(email="lea@example.org", name="Léa")
    message = Message.objects.get()

    die(
        committed,
        "django.core.mail:EmailMultiAlternatives.send",
        "test_crashes:deliver",
        message.pk,
    )
    delivery.deliver(message.pk, at=now + timedelta(minutes=5))

    assert Mail.objects.get().sent_at
    assert Message.objects.get().done_at


def test_a_job_killed_before_its_end_leaves_nothing_and_is_done_once(committed):
    with transaction.atomic():
        message = tasks.answer_sign_up.post(email="lea@example.org", name="Léa")

    die(committed, "halles.outbox.delivery:_done", "test_crashes:deliver", message.pk)
    assert not Mail.objects.exists()
    delivery.deliver(message.pk, at=timezone.now())
    delivery.deliver(message.pk, at=timezone.now())

    assert Mail.objects.count() == 1
