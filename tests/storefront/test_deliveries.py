"""Goods a shop brings home, as it was said before the payment."""

import re

import cast
import pytest

from halles.money import Money
from halles.notifications.models import Mail
from storefront.merchants import actions as merchants
from storefront.merchants.actions import Terms
from storefront.merchants.models import Mode
from storefront.orders import actions
from storefront.orders.models import SubOrder
from tenants.current import town_context

HOME = {"street": "3 rue Pasteur", "postal_code": "78120", "city": "Rambouillet"}
ANSWERS = {"name": "Léa Martin", "email": "lea@example.org", "phone": "", "pay": "1"}


@pytest.fixture
def cheese(town, now):
    product = cast.a_product(shop=cast.a_shop())
    terms = Terms(mode=Mode.DELIVER, delivery_codes=("78120",), delivery_least=Money(15_00))
    merchants.sell(product.shop, terms=terms, at=now, by="test")
    return product


def ordered(cheese, now, *, quantity=2, **where):
    basket = cast.a_basket((cheese, quantity), at=now)
    delivery = actions.Delivery(**HOME | where, shops=frozenset({cheese.shop_id}))
    return actions.place(
        basket,
        shopper=actions.Shopper(email="lea@example.org", name="Léa Martin", delivery=delivery),
        codes=(),
        expected=Money(990 * quantity),
        idem="a",
        at=now,
    )


def test_where_it_goes_is_kept_with_the_part_of_its_shop(cheese, now):
    order = ordered(cheese, now)

    assert order.suborders.get().deliver_to == "3 rue Pasteur, 78120 Rambouillet"


@pytest.mark.parametrize(
    "wrong", [{"postal_code": "78000"}, {"street": ""}, {"city": ""}, {"quantity": 1}]
)
def test_what_the_shop_does_not_do_is_said_before_the_payment(cheese, now, wrong):
    with pytest.raises(actions.NotDelivered, match="Fromagerie du Pont"):
        ordered(cheese, now, **wrong)

    assert not SubOrder.objects.exists()


def test_one_product_that_is_only_collected_keeps_the_others_from_being_brought(cheese, now):
    cheese.mode = Mode.COLLECT
    cheese.save()

    with pytest.raises(actions.NotDelivered):
        ordered(cheese, now)


def test_the_same_form_to_another_address_is_another_order(cheese, now):
    ordered(cheese, now)

    with pytest.raises(actions.OtherOrder):
        ordered(cheese, now, street="5 rue Pasteur")


def checkout(browser, **answers):
    page = browser.get("/commande/").text
    hidden = dict(re.findall(r'name="(expected|idem)" value="([^"]+)"', page))
    return page, browser.post("/commande/", {**hidden, **ANSWERS, **answers})


def test_a_shopper_has_it_delivered_without_script(cheese, town, client_of):
    lea = client_of(town)
    lea.post("/panier/lignes/", {"product": cheese.pk, "quantity": "2"})

    page, answer = checkout(lea, deliver=str(cheese.shop_id), **HOME)

    assert "Me faire livrer" in page
    assert answer.status_code == 302
    with town_context(town):
        assert SubOrder.objects.get().deliver_to


@pytest.mark.parametrize("ticked", ["²", "-1", "9" * 30, "x"])
def test_what_is_ticked_by_nobody_is_collected(cheese, town, client_of, ticked):
    lea = client_of(town)
    lea.post("/panier/lignes/", {"product": cheese.pk, "quantity": "2"})

    checkout(lea, deliver=ticked, **HOME)

    with town_context(town):
        assert SubOrder.objects.get().deliver_to == ""


def test_the_shop_and_the_shopper_are_told_where(cheese, now):
    order = ordered(cheese, now)
    cast.payments.settle(cast.the_payment_of(order, at=now), at=now)
    part = SubOrder.objects.get()
    actions.accept(part, at=now, by="test")
    actions.ready(part, at=now, by="test")

    for subject in ("à préparer", "prête"):
        assert "3 rue Pasteur" in Mail.objects.get(subject__contains=subject).text
