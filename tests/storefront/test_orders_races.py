"""Many at once, in a town that really commits. Each guard has its positive control."""

import threading

import cast
import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from billing.ledger import queries as ledger
from billing.ledger.models import Journal
from billing.payments import actions as payments
from storefront.basket.queries import contents
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Product
from storefront.orders import actions
from storefront.orders.models import Line, Order
from tenants.current import town_context

pytestmark = pytest.mark.slow
MANY = 16


def together(town, *acts):
    """Run them at the same moment, each on a connection of its own; what each came to."""
    gate, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index):
        try:
            with town_context(town):
                gate.wait(timeout=30)
                answers[index] = acts[index]()
        except Exception as error:
            answers[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def ordering(product, number):
    at = timezone.now()
    basket = cast.a_basket(product, at=at)
    shopper = actions.Shopper(email=f"lea{number}@example.org", name="Léa")

    def place():
        total = contents(basket).total
        return actions.place(
            basket, shopper=shopper, codes=[], expected=total, idem=f"race-{number}", at=at
        )

    return place


@pytest.fixture
def last_one(committed):
    return cast.a_product(shop=cast.a_shop(), stock=1)


def test_sixteen_shoppers_and_one_thing_left(committed, last_one):
    answers = together(committed, *(ordering(last_one, number) for number in range(MANY)))

    assert sum(isinstance(answer, Order) for answer in answers) == 1
    assert sum(isinstance(answer, catalogue.Short) for answer in answers) == MANY - 1
    assert Product.objects.get().stock == 0
    assert Line.objects.count() == 1


def test_without_the_guard_the_same_race_oversells(committed, last_one, monkeypatch):
    def read_then_save(quantities):
        for product in Product.objects.filter(pk__in=quantities):
            if not product.stock:
                raise catalogue.Short([])
            gate.wait(timeout=30)
            Product.objects.filter(pk=product.pk).update(stock=product.stock - 1)

    gate = threading.Barrier(MANY)
    monkeypatch.setattr("storefront.orders.actions.placing.catalogue.take", read_then_save)
    answers = together(committed, *(ordering(last_one, number) for number in range(MANY)))

    assert sum(isinstance(answer, Order) for answer in answers) > 1


def test_one_form_sent_sixteen_times_at_once_is_one_order(committed):
    product = cast.a_product(shop=cast.a_shop(), stock=20)
    place = ordering(product, "same")

    answers = together(committed, *[place] * MANY)

    assert {answer.pk for answer in answers} == {Order.objects.get().pk}
    assert Order.objects.get().state == Order.State.PLACED
    assert Product.objects.get().stock == 19


def test_the_webhook_and_the_return_settle_once(committed):
    at = timezone.now()
    order = cast.an_order(cast.a_product(shop=cast.a_shop()), at=at)
    payment = cast.the_payment_of(order, at=at)

    together(committed, *[lambda: payments.settle(payment, at=at)] * 8)

    order.refresh_from_db()
    assert order.state == Order.State.PAID
    assert Journal.objects.filter(kind="sale").count() == 1
    assert ledger.audit() == []


def test_two_parts_that_end_at_once_complete_the_order(committed):
    at = timezone.now()
    goods = [cast.a_product(name, shop=cast.a_shop(name)) for name in ("Pain", "Tulipes")]
    order = cast.a_paid_order(*goods, at=at)
    for part in order.suborders.all():
        actions.accept(part, at=at, by="test")
        actions.ready(part, at=at, by="test")

    def handing(part):
        return lambda: actions.hand_over(part, code=part.pickup_code, at=at, by="test")

    together(committed, *(handing(part) for part in order.suborders.all()))

    order.refresh_from_db()
    assert order.state == Order.State.COMPLETED


def test_baskets_with_the_same_goods_in_another_order_do_not_deadlock(committed):
    shop = cast.a_shop()
    goods = [cast.a_product(f"Produit {n}", shop=shop, stock=1000) for n in range(4)]

    def ordering_in(order, number):
        at = timezone.now()
        basket = cast.a_basket(*order, at=at)
        shopper = actions.Shopper(email=f"lea{number}@example.org", name="Léa")
        total = contents(basket).total
        return lambda: actions.place(
            basket, shopper=shopper, codes=[], expected=total, idem=f"d-{number}", at=at
        )

    answers = together(
        committed,
        *(ordering_in(goods[n % 4 :] + goods[: n % 4][::-1], n) for n in range(8)),
    )

    assert all(isinstance(answer, Order) for answer in answers), answers
    assert set(Product.objects.values_list("stock", flat=True)) == {992}


def test_a_connection_that_dies_while_placing_leaves_nothing(committed, last_one):
    place = ordering(last_one, "killed")

    with pytest.raises(DatabaseError):
        _die_after(place)
    connection.close()

    with town_context(committed):
        assert Product.objects.get().stock == 1
        assert not Order.objects.exists()


@transaction.atomic
def _die_after(place):
    place()
    connection.connection.close()
    Order.objects.count()
