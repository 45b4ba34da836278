"""Bad input, prices that moved, the same form twice."""

from datetime import timedelta
from uuid import uuid4

import cast
import pytest
from django.db import IntegrityError, transaction

from halles.money import Money
from storefront.basket.queries import contents
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Product
from storefront.orders import actions
from storefront.orders.actions import placing
from storefront.orders.models import Order, OrderStep

SHOPPER = actions.Shopper(email="lea@example.org", name="Léa Martin", phone="06 12 34 56 78")


def place(basket, at, expected=None, idem="one", shopper=SHOPPER, codes=()):
    return actions.place(
        basket,
        shopper=shopper,
        codes=codes,
        expected=Money(expected) if expected is not None else contents(basket).total,
        idem=idem,
        at=at,
    )


def stock(product):
    return Product.objects.get(pk=product.pk).stock


@pytest.fixture
def comte(town):
    return cast.a_product("Comté", shop=cast.a_shop(), price=Money(990), stock=5)


def test_the_same_form_twice_is_one_order(comte, now):
    basket = cast.a_basket((comte, 2), at=now)

    first, second = place(basket, now), place(basket, now + timedelta(seconds=1))

    assert first == second
    assert Order.objects.count() == 1
    assert stock(comte) == 3


def test_the_same_form_after_the_payment_is_still_that_order(comte, now):
    order = cast.a_paid_order(comte, at=now, idem="one")

    again = place(
        order.basket, now, expected=990, shopper=actions.Shopper("lea@example.org", "Léa Martin")
    )

    assert again == order


@pytest.mark.parametrize(
    "other",
    [
        {"expected": 991},
        {"shopper": actions.Shopper(email="marc@example.org", name="Marc")},
        {"codes": ["7K3M 9QXA 2B8T WZ4C 5"]},
    ],
)
def test_the_same_key_with_other_answers_is_refused(comte, now, other):
    basket = cast.a_basket(comte, at=now)
    place(basket, now)

    with pytest.raises(actions.OtherOrder):
        place(basket, now, **other)

    assert Order.objects.count() == 1


def test_the_price_is_the_catalogues_not_the_forms(comte, now):
    basket = cast.a_basket(comte, at=now)

    with pytest.raises(actions.PriceChanged) as refusal:
        place(basket, now, expected=1)

    assert refusal.value.total == Money(990)
    assert stock(comte) == 5
    assert not Order.objects.exists()


def test_a_price_that_changed_since_it_was_shown_is_refused(comte, now):
    basket = cast.a_basket(comte, at=now)
    Product.objects.filter(pk=comte.pk).update(price=1090)

    with pytest.raises(actions.PriceChanged):
        place(basket, now, expected=990)

    assert place(basket, now, expected=1090).total == Money(1090)


def test_stock_short_names_the_lines_and_changes_nothing(comte, now):
    tomme = cast.a_product("Tomme", shop=comte.shop, stock=1)
    roquefort = cast.a_product("Roquefort", shop=comte.shop, stock=9)
    basket = cast.a_basket((comte, 6), (tomme, 2), roquefort, at=now)

    with pytest.raises(catalogue.Short) as refusal:
        place(basket, now)

    assert {(line.name, line.available) for line in refusal.value.lines} == {
        ("Comté", 5),
        ("Tomme", 1),
    }
    assert [stock(p) for p in (comte, tomme, roquefort)] == [5, 1, 9]
    assert not Order.objects.exists()


def test_what_was_sold_out_meanwhile_is_named_too(comte, now):
    basket = cast.a_basket(comte, at=now)
    Product.objects.filter(pk=comte.pk).update(stock=0)

    with pytest.raises(catalogue.Short, match="Comté: 0"):
        place(basket, now)


@pytest.mark.parametrize("change", [("mode", "showcase"), ("published", False)])
def test_a_shop_that_takes_no_orders_any_more_is_named(comte, now, change):
    basket = cast.a_basket(comte, at=now)
    setattr(comte.shop, *change)
    comte.shop.save()

    with pytest.raises(actions.NotForSale) as refusal:
        place(basket, now)

    assert refusal.value.names == ["Comté"]


def test_an_empty_basket_is_not_an_order(comte, now):
    basket = cast.a_basket(comte, at=now)
    basket.lines.all().delete()

    with pytest.raises(actions.EmptyBasket):
        place(basket, now, expected=990)

    assert not Order.objects.exists()


def test_an_order_below_what_a_card_can_pay_is_refused(town, now):
    sweet = cast.a_product("Bonbon", shop=cast.a_shop(), price=Money(20))
    basket = cast.a_basket(sweet, at=now)

    with pytest.raises(actions.BelowMinimum):
        place(basket, now)

    assert stock(sweet) == 20


def test_lines_keep_the_name_the_price_and_the_rate_of_the_day(comte, now):
    order = cast.an_order((comte, 2), at=now)
    Product.objects.filter(pk=comte.pk).update(price=5, name="Autre", vat_basis_points=2000)

    line = order.suborders.get().lines.get()

    assert (line.name, line.total, line.vat_basis_points) == ("Comté", Money(1980), 550)


def test_numbers_tokens_and_codes_cannot_be_guessed(comte, now):
    orders = [cast.an_order(comte, at=now) for _ in range(5)]

    assert len({order.token for order in orders}) == len({order.number for order in orders}) == 5
    assert all(len(order.token) == 22 for order in orders)
    assert all(order.suborders.get().pickup_code.isdigit() for order in orders)


def test_a_crash_while_placing_leaves_nothing(comte, now, monkeypatch):
    basket = cast.a_basket(comte, at=now)

    def crash(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(placing, "_write", crash)
    with pytest.raises(KeyboardInterrupt):
        place(basket, now)

    assert stock(comte) == 5
    assert not Order.objects.exists()


def test_a_crash_between_placing_and_paying_only_holds_for_half_an_hour(comte, now):
    place(cast.a_basket(comte, at=now), now)

    actions.expire_overdue(at=now + timedelta(minutes=30))

    assert Order.objects.get().state == Order.State.EXPIRED
    assert stock(comte) == 5


def test_the_database_refuses_amounts_that_do_not_add_up(comte, now):
    order = cast.an_order(comte, at=now)

    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(card_total=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        order.suborders.update(voucher_share=1)


def test_the_trace_of_an_order_cannot_be_rewritten(comte, now):
    order = cast.an_order(comte, at=now, idem=str(uuid4()))

    with pytest.raises(Exception, match=r"permission denied|only ever added"), transaction.atomic():
        OrderStep.objects.filter(order=order).update(by="nobody")
