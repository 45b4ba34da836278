"""What is asked for many times at once happens once; what may deadlock does not."""

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from time import sleep

import cast
import inviting
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from billing.ledger import actions as ledger
from billing.ledger import queries as books
from billing.ledger.chart import merchant_voucher, voucher_liability
from billing.ledger.models import Journal
from billing.payments import actions as payments
from billing.vouchers import actions as vouchers
from billing.vouchers import clock
from billing.vouchers.models import Campaign, Voucher
from halles.bench.race import scenery
from halles.bench.race.rush import Crowd
from halles.money import Money
from halles.outbox.delivery import drain
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Category, Product
from storefront.merchants import actions as merchants
from storefront.merchants.invitations import links
from storefront.orders import actions as orders
from storefront.orders.models import Line, Order
from tenants.current import town_context

pytestmark = pytest.mark.slow
MANY = 64


@pytest.fixture(scope="module")
def crowd():
    with Crowd(MANY) as crowd:
        yield crowd


@pytest.fixture
def at_once(crowd, arena):
    """Do it so many times at the same moment; what each answered."""
    return lambda act: crowd.rush(arena, act).answers


def an_opened(reference, _number=0):
    return payments.open(
        reference=reference,
        amount=Money(3200),
        email="lea@example.org",
        description="Commande",
        return_path="/",
        at=timezone.now(),
    )


def test_the_same_journal_is_written_once(at_once):
    lines = [("bank", Money(5)), ("suspense", Money(-3)), ("breakage", Money(-2))]
    said = {"idem": "once", "kind": "x", "reference": "x", "lines": lines, "mode": "test"}

    written = at_once(lambda _: ledger.post(at=timezone.now(), **said).pk)

    assert set(written) == {Journal.objects.get(idem="once").pk}
    assert Journal.objects.get(idem="once").postings.count() == 3


def test_a_payment_is_opened_once(at_once):
    opened = at_once(partial(an_opened, "test:opened"))

    assert len({payment.pk for payment in opened}) == 1


def test_a_payment_has_one_page(at_once):
    payment = an_opened("test:begun")

    assert len(set(at_once(lambda _: payments.begin(payment)))) == 1


def test_one_refund_asked_for_many_times_is_one(at_once):
    payment = scenery.a_paid_order(price=2000).payment

    given = at_once(lambda _: scenery.give_back(payment, amount=100, idem="refund once").pk)

    assert set(given) == {payment.refunds.get().pk}


def test_one_form_at_the_till_spends_once(at_once):
    voucher = scenery.a_voucher()

    spent = at_once(lambda _: scenery.spend(voucher, amount=150, idem="till once").pk)

    voucher.refresh_from_db()
    assert len(set(spent)) == 1
    assert voucher.remaining == Money(850)


def test_one_form_buys_once(at_once):
    campaign = scenery.a_campaign(cap=4)

    bought = at_once(lambda _: scenery.buy(campaign, household=1, idem="buy once").pk)

    campaign.refresh_from_db()
    assert set(bought) == {campaign.purchases.get().pk}
    assert campaign.committed == campaign.town_share


def test_one_form_adds_one_product(at_once):
    shelf, shop = Category.objects.exclude(parent=None).order_by("pk")[0], scenery.a_shop()
    details = catalogue.Details(name="Tomme", category=shelf, price=Money(680), sku="T-1")

    def add(_number):
        try:
            product = catalogue.add(shop=shop, details=details, at=timezone.now(), by="test")
        except catalogue.AddedBefore as before:
            product = before.product
        return product.pk

    added = at_once(add)

    assert set(added) == {Product.objects.get(name="Tomme").pk}


def test_a_hold_is_captured_or_released_never_both(at_once):
    voucher, payee, at = scenery.a_voucher(), cast.a_payee(), timezone.now()
    reference = "order:captured-or-released"
    soon = at + timedelta(minutes=30)
    code, worth = voucher.code, Money(400)
    vouchers.hold([code], order_reference=reference, eligible=worth, at=at, until=soon)

    @transaction.atomic
    def end(number):
        if number % 2:
            return vouchers.release(reference, at=at)
        [(campaign, amount)] = vouchers.capture(reference, shares=[(payee, worth)], at=at)
        owed = [(voucher_liability(campaign), amount), (merchant_voucher(payee.pk), -amount)]
        said = {"kind": "sale", "reference": reference, "mode": "test"}
        return ledger.post(idem=reference, at=at, lines=owed, **said)

    at_once(end)

    voucher.refresh_from_db()
    moves = voucher.moves.values_list("kind", "amount")
    redeemed = [amount for kind, amount in moves if kind == "redeem"]
    assert voucher.remaining == Money.total(amount for _, amount in moves)
    assert (voucher.remaining, redeemed) in [(Money(600), [-worth]), (Money(1000), [])]


def test_the_webhook_and_the_return_settle_an_order_once(at_once):
    order = scenery.order(scenery.a_basket(*scenery.goods(1, price=2000)))
    payment = cast.the_payment_of(order, at=timezone.now())

    answers = at_once(lambda _: payments.settle(payment, at=timezone.now()).state)

    order.refresh_from_db()
    assert set(answers) == {"succeeded"}
    assert payment.steps.filter(state="succeeded").count() == 1
    assert order.state == Order.State.PAID
    assert Journal.objects.filter(kind="sale", reference=order.reference).count() == 1


def test_two_parts_that_end_at_once_complete_the_order(arena):
    at = timezone.now()
    goods = [cast.a_product(name, shop=cast.a_shop(name)) for name in ("Pain", "Tulipes")]
    order = cast.a_paid_order(*goods, at=at)
    parts = list(order.suborders.all())
    for part in parts:
        orders.accept(part, at=at, by="test")
        orders.ready(part, at=at, by="test")

    def hand_over(number):
        part = parts[number]
        return orders.hand_over(part, code=part.pickup_code, at=at, by="test")

    with Crowd(2) as both:
        both.rush(arena, hand_over)

    order.refresh_from_db()
    assert order.state == Order.State.COMPLETED


def test_baskets_of_the_same_goods_in_any_order_do_not_deadlock(at_once):
    goods = [scenery.a_product(price=500, stock=1000) for _ in range(4)]
    waiting = []
    for number in range(MANY):
        turned = deque(goods)
        turned.rotate(number)
        waiting.append(scenery.a_basket(*(turned if number % 2 else reversed(turned))))

    answers = at_once(lambda number: scenery.order(waiting[number]))

    assert all(isinstance(answer, Order) for answer in answers), answers
    left = Product.objects.filter(pk__in=[product.pk for product in goods])
    assert set(left.values_list("stock", flat=True)) == {1000 - MANY}


def test_buyers_do_not_wait_for_the_clock_to_expire_every_voucher(arena):
    first, second = scenery.a_voucher(), scenery.a_voucher()
    Voucher.objects.filter(pk__in=(first.pk, second.pk)).update(expires_at=timezone.now())

    def deliver():
        with town_context(arena):
            drain()
        connection.close()

    with transaction.atomic():
        clock.expire_vouchers.post()
    with ThreadPoolExecutor(1) as worker:
        with transaction.atomic():
            Voucher.objects.select_for_update().get(pk=second.pk)
            working = worker.submit(deliver)
            until(lambda: Voucher.objects.get(pk=first.pk).state == "expired")
            assert Campaign.objects.select_for_update(nowait=True).get(pk=first.campaign_id)
        working.result()

    second.refresh_from_db()
    assert second.state == "expired"


def until(true):
    """Look again for ten seconds at most."""
    for _ in range(100):
        if true():
            return
        sleep(0.1)
    pytest.fail("it never came true")


def test_a_connection_that_dies_while_placing_leaves_nothing(arena):
    product = scenery.a_product(price=990, stock=1)
    basket = scenery.a_basket(product)

    with pytest.raises(DatabaseError):
        die_after(lambda: scenery.order(basket))
    connection.close()

    with town_context(arena):
        assert Product.objects.get(pk=product.pk).stock == 1
        assert not Line.objects.filter(product=product).exists()


@transaction.atomic
def die_after(act):
    act()
    connection.connection.close()
    Order.objects.count()


def test_the_books_are_right_after_all_of_it(arena):
    assert books.audit() == []


def test_a_shop_is_taken_over_or_taken_back_never_both(at_once):
    invitation, at = inviting.an_invitation(siret=inviting.OTHER), timezone.now()
    bearer = links.again([invitation.pk, invitation.key, links.MAIL], at=at)
    owner = cast.a_person("taken.over@example.org")
    said = merchants.Claim(siret=inviting.OTHER, email=owner.email)

    def either(number):
        if number % 2:
            return merchants.claim(bearer, claim=said, owner=owner, at=at).owner_id
        return merchants.withdraw(invitation, reason="Doublon", at=at, by="test").owner_id

    answers = at_once(either)

    [owner_id] = [answer for answer in answers if not isinstance(answer, links.SpentInvitation)]
    invitation.merchant.refresh_from_db()
    assert invitation.merchant.owner_id == owner_id
    assert invitation.merchant.state == ("claimed" if owner_id else "left")
