"""What an order holds, what it writes in the ledger, what goes back."""

from datetime import timedelta

import cast
import pytest

from billing.ledger import chart
from billing.ledger import queries as ledger
from billing.ledger.models import Journal
from billing.payments import actions as payments
from billing.payments.models import Payment, Refund
from billing.payments.providers.local import actions as local
from billing.payments.providers.local.rules import Outcome
from billing.payments.signals import refund_failed
from billing.vouchers import actions as vouchers
from billing.vouchers.models import Hold, Voucher
from halles.money import Money
from halles.notifications.models import Mail
from halles.outbox.delivery import drain
from storefront.basket import actions as baskets
from storefront.basket.queries import contents
from storefront.catalogue.models import Product
from storefront.orders import actions
from storefront.orders.models import Order
from storefront.orders.models.shares import BelowMinimum, Part, divide, most_by_voucher

LATE = timedelta(minutes=31)


def stock(product):
    return Product.objects.get(pk=product.pk).stock


def left(voucher):
    return Voucher.objects.get(pk=voucher.pk).remaining


@pytest.fixture
def three_shops(town):
    """20.00 and 15.00 € in shops that take vouchers, 7.00 € in one that does not."""
    return [
        cast.a_product("Comté", shop=cast.a_shop("Au bon fromage"), price=Money(2000)),
        cast.a_product("Tulipes", shop=cast.a_shop("Belles fleurs"), price=Money(1500)),
        cast.a_product(
            "Pain", shop=cast.a_shop("Chez Paul", takes_vouchers=False), price=Money(700)
        ),
    ]


def test_placing_holds_the_goods_and_the_vouchers(three_shops, now):
    [voucher] = cast.some_vouchers(at=now)

    order = cast.an_order(*three_shops, at=now, codes=[voucher.code])

    assert (order.total, order.voucher_total) == (Money(4200), Money(1000))
    assert [stock(product) for product in three_shops] == [19, 19, 19]
    assert left(voucher) == Money.ZERO
    assert not Journal.objects.filter(kind="sale").exists()


def test_the_books_of_a_paid_order_are_exact_to_the_cent(three_shops, now):
    [voucher] = cast.some_vouchers(at=now)
    order = cast.a_paid_order(*three_shops, at=now, codes=[voucher.code])

    journal = Journal.objects.get(idem=f"sale:{order.reference}")
    booked = dict(journal.postings.values_list("account__code", "amount"))
    a, b, c = (product.shop.merchant.payee_id for product in three_shops)

    # The example of the reference: 42.00 € of which 10.00 € by voucher, commission 8 %, VAT 20 %.
    assert booked == {
        "psp:local": Money(3200),
        chart.voucher_liability(voucher.campaign_id): Money(1000),
        chart.merchant_card(a): Money(-1237),
        chart.merchant_card(b): Money(-927),
        chart.merchant_card(c): Money(-633),
        chart.merchant_voucher(a): Money(-571),
        chart.merchant_voucher(b): Money(-429),
        chart.COMMISSION: Money(-336),
        chart.COMMISSION_VAT: Money(-67),
    }
    assert ledger.audit() == []


def test_refusing_a_part_undoes_all_of_it(three_shops, now):
    [voucher] = cast.some_vouchers(at=now)
    order = cast.a_paid_order(*three_shops, at=now, codes=[voucher.code])
    part = order.suborders.get(total=Money(2000))

    actions.refuse(part, reason="Plus de comté.", at=now, by="test")
    drain()

    payee = part.merchant.payee_id
    assert stock(three_shops[0]) == 20
    assert left(voucher) == Money(571)
    assert Refund.objects.get().state == Refund.State.SUCCEEDED
    assert Refund.objects.get().amount == Money(1429)
    assert ledger.balance(chart.merchant_card(payee)) == Money.ZERO
    assert ledger.balance(chart.merchant_voucher(payee)) == Money.ZERO
    assert ledger.audit() == []
    assert "Plus de comté." in Mail.objects.get(subject__contains="ne peut pas").text


def test_refusing_every_part_gives_everything_back(three_shops, now):
    [voucher] = cast.some_vouchers(at=now)
    order = cast.a_paid_order(*three_shops, at=now, codes=[voucher.code])

    for part in order.suborders.all():
        actions.refuse(part, reason="Fermé.", at=now, by="test")
    drain()

    order.refresh_from_db()
    assert order.state == Order.State.CANCELLED
    assert left(voucher) == Money(1000)
    assert order.payment.state == Payment.State.REFUNDED
    assert ledger.balance(chart.psp("local")) == Money(750)
    assert ledger.audit() == []


def test_vouchers_that_pay_everything_need_no_provider(town, now):
    [voucher] = cast.some_vouchers(at=now)
    product = cast.a_product(shop=cast.a_shop(), price=Money(990))

    order = cast.an_order(product, at=now, codes=[voucher.code])

    assert order.state == Order.State.PAID
    assert left(voucher) == Money(10)
    assert not Payment.objects.of(order.reference).exists()
    # The commission of 8 % and its VAT are owed by the merchant: nothing of the card covers them.
    assert ledger.balance(chart.merchant_card(product.shop.merchant.payee_id)) == Money(95)
    assert ledger.audit() == []


def test_a_card_never_has_less_than_fifty_cents_to_pay(town, now):
    [voucher] = cast.some_vouchers(at=now)
    product = cast.a_product(shop=cast.a_shop(), price=Money(1020))

    order = cast.an_order(product, at=now, codes=[voucher.code])

    assert (order.voucher_total, order.card_total) == (Money(970), Money(50))
    assert left(voucher) == Money(30)
    assert Hold.objects.get(state="held").amount == Money(970)


@pytest.mark.parametrize(
    ("total", "eligible", "offered", "spent"),
    [
        (4200, 3500, 1000, 1000),
        (1000, 1000, 1000, 1000),
        (1000, 1000, 2000, 1000),
        (1049, 1049, 1000, 999),
        (1050, 1050, 1000, 1000),
        (1000, 980, 2000, 950),
        (49, 49, 49, 49),
        (30, 30, 0, None),
        (40, 40, 20, None),
    ],
)
def test_how_much_vouchers_pay(total, eligible, offered, spent):
    wanted = Money(total), Money(eligible), Money(offered)

    if spent is None:
        with pytest.raises(BelowMinimum):
            most_by_voucher(*wanted)
    else:
        assert most_by_voucher(*wanted) == Money(spent)


def test_shares_add_up_for_any_order():
    for cents in range(1, 400, 7):
        parts = [Part(Money(n), n != 333, 750) for n in (101, 333, 202, 97)]
        shares = divide(Money(cents), parts)

        assert Money.total(share.voucher for share in shares) == Money(cents)
        assert shares[1].voucher == Money.ZERO
        assert all(share.card >= Money.ZERO for share in shares)


def test_a_voucher_is_refused_where_no_shop_takes_it(town, now):
    [voucher] = cast.some_vouchers(at=now)
    product = cast.a_product(shop=cast.a_shop(takes_vouchers=False))

    with pytest.raises(vouchers.NotEligible):
        cast.an_order(product, at=now, codes=[voucher.code])

    assert stock(product) == 20
    assert not Order.objects.exists()


def test_a_wrong_code_changes_nothing(town, now):
    product = cast.a_product(shop=cast.a_shop())

    with pytest.raises(vouchers.Refused):
        cast.an_order(product, at=now, codes=["7K3M 9QXA 2B8T WZ4C 5"])

    assert stock(product) == 20
    assert not Order.objects.exists()


# Not paid in time.


def test_what_is_not_paid_goes_back(town, now):
    [voucher] = cast.some_vouchers(at=now)
    product = cast.a_product(shop=cast.a_shop(), price=Money(3000))
    order = cast.an_order(product, at=now, codes=[voucher.code])

    assert actions.expire_overdue(at=now + timedelta(minutes=29)) == 0
    assert actions.expire_overdue(at=now + LATE) == 1

    order.refresh_from_db()
    assert order.state == Order.State.EXPIRED
    assert (stock(product), left(voucher)) == (20, Money(1000))
    assert actions.expire_overdue(at=now + LATE) == 0
    assert ledger.audit() == []


def test_expiring_closes_the_payment_page(town, now):
    order = cast.an_order(at=now)
    actions.pay_page(order, at=now)

    actions.expire_overdue(at=now + LATE)

    assert Payment.objects.get().state == Payment.State.CANCELLED
    with pytest.raises(actions.NotPayable):
        actions.pay_page(Order.objects.get(), at=now + LATE)


def test_an_order_that_cannot_be_expired_does_not_keep_the_others_waiting(town, now):
    product = cast.a_product(shop=cast.a_shop())
    broken, fine = cast.an_order(product, at=now), cast.an_order(product, at=now)
    actions.pay_page(broken, at=now)
    # The provider speaks of another amount than ours.
    Payment.objects.update(amount=Money(1))

    actions.expire_overdue(at=now + LATE)

    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.state, fine.state) == (Order.State.PLACED, Order.State.EXPIRED)


def test_expiring_meets_a_payment_that_was_just_made(town, now):
    order = cast.an_order(at=now)
    cast.the_payment_of(order, at=now)

    actions.expire_overdue(at=now + LATE)

    order.refresh_from_db()
    assert order.state == Order.State.PAID
    assert ledger.audit() == []


def lose(order, at):
    """The clock takes the goods back while the provider cannot be asked."""
    from storefront.orders.actions import expiring

    expiring._expire(order, at=at, by="test")


def test_a_late_payment_is_honoured_if_the_goods_are_still_there(town, now):
    [voucher] = cast.some_vouchers(at=now)
    product = cast.a_product(shop=cast.a_shop(), price=Money(3000))
    order = cast.an_order(product, at=now, codes=[voucher.code])
    payment = cast.the_payment_of(order, at=now)
    lose(order, now + LATE)

    payments.settle(payment, at=now + LATE)

    order.refresh_from_db()
    assert order.state == Order.State.PAID
    assert (stock(product), left(voucher)) == (19, Money.ZERO)
    assert ledger.audit() == []


def test_a_late_payment_for_goods_that_are_gone_is_given_back(town, now):
    product = cast.a_product(shop=cast.a_shop(), price=Money(3000), stock=1)
    order = cast.an_order(product, at=now)
    payment = cast.the_payment_of(order, at=now)
    lose(order, now + LATE)
    cast.a_paid_order(product, at=now + LATE, email="marc@example.org")

    payments.settle(payment, at=now + LATE)
    drain()

    order.refresh_from_db()
    payment.refresh_from_db()
    assert order.state == Order.State.CANCELLED
    assert payment.state == Payment.State.REFUNDED
    assert stock(product) == 0
    assert Mail.objects.filter(to=order.email, subject__contains=order.number).exists()
    assert ledger.audit() == []


def test_a_late_payment_whose_vouchers_were_spent_elsewhere_is_given_back(town, now):
    [voucher] = cast.some_vouchers(at=now)
    product = cast.a_product(shop=cast.a_shop(), price=Money(3000))
    order = cast.an_order(product, at=now, codes=[voucher.code])
    payment = cast.the_payment_of(order, at=now)
    lose(order, now + LATE)
    cast.a_paid_order(product, at=now + LATE, codes=[voucher.code], email="marc@example.org")

    payments.settle(payment, at=now + LATE)
    drain()

    order.refresh_from_db()
    assert order.state == Order.State.CANCELLED
    assert stock(product) == 19
    assert ledger.audit() == []


def test_settling_again_changes_nothing(town, now):
    order = cast.an_order(at=now)
    payment = cast.the_payment_of(order, at=now)

    for _ in range(3):
        payments.settle(payment, at=now)

    assert Journal.objects.filter(kind="sale").count() == 1
    assert Mail.objects.filter(to=order.email).count() == 1
    assert order.steps.count() == 2


def test_a_second_payment_of_the_same_order_is_given_back(town, now):
    order = cast.an_order(at=now)
    actions.pay_page(order, at=now)
    first = Payment.objects.get()
    first.move_to(Payment.State.FAILED, at=now, by="test")
    payments.settle(cast.the_payment_of(order, at=now), at=now)

    # The provider takes its failure back: the card was charged after all.
    local.pay(first.provider_id, outcome=Outcome.PAID, at=now)
    payments.settle(first, at=now)
    drain()

    order.refresh_from_db()
    assert order.state == Order.State.PAID
    assert order.payment != first
    assert Refund.objects.get().payment == first
    assert ledger.audit() == []


def test_money_the_provider_could_not_give_back_stays_in_the_books(three_shops, now):
    order = cast.a_paid_order(*three_shops, at=now)
    actions.refuse(order.suborders.first(), reason="Fermé.", at=now, by="test")
    drain()
    refund = Refund.objects.get()

    refund.move_to(Refund.State.FAILED, at=now)
    refund_failed.send(Refund, refund=refund, at=now)

    assert ledger.balance(chart.SUSPENSE) == -refund.amount
    assert ledger.audit() == []


def test_ordering_again_gives_back_what_the_basket_held_before(town, now):
    product = cast.a_product(shop=cast.a_shop(), stock=1)
    first = cast.an_order(product, at=now)
    shopper = actions.Shopper(email="lea@example.org", name="Léa Martin")

    second = actions.place(
        first.basket, shopper=shopper, codes=[], expected=first.total, idem="again", at=now
    )

    first.refresh_from_db()
    assert (first.state, second.state) == (Order.State.EXPIRED, Order.State.PLACED)
    assert stock(product) == 0


def test_paying_empties_the_basket_of_what_was_bought(town, now):
    bought = cast.a_product(shop=cast.a_shop())
    order = cast.an_order(bought, at=now)
    added = cast.a_product("Tomme", shop=bought.shop)
    baskets.add(order.basket, product_id=added.pk, quantity=2, at=now)

    payments.settle(cast.the_payment_of(order, at=now), at=now)

    assert [item.product for item in contents(order.basket).items] == [added]


def test_merchants_hear_of_their_own_part_only(three_shops, now):
    cast.a_paid_order(*three_shops, at=now)

    told = Mail.objects.filter(subject__contains="à préparer").values_list("text", flat=True)

    named = [[product.name in text for product in three_shops].count(True) for text in told]
    assert named == [1, 1, 1]
