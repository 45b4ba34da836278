"""Stock: never oversold, whoever asks at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from cast import a_merchant, a_product
from django.db import connection, transaction

from storefront.catalogue import actions
from storefront.catalogue.models import Product
from tenants.current import town_context

SHOPPERS, LEFT = 32, 5


@pytest.fixture
def shop(town):
    return a_merchant().shop


def left(product):
    return Product.objects.get(pk=product.pk).stock


def test_goods_are_taken_and_given_back(shop):
    product = a_product(shop=shop, stock=5)

    actions.take({product.pk: 2})
    assert left(product) == 3
    actions.give_back({product.pk: 2})
    assert left(product) == 5


def test_what_is_not_counted_is_never_short(shop):
    product = a_product(shop=shop, stock=None)

    actions.take({product.pk: 40})
    actions.give_back({product.pk: 40})

    assert left(product) is None


def test_a_short_order_takes_nothing_and_names_each_line(shop):
    plenty = a_product("Comté", shop=shop, stock=9)
    few, gone = a_product("Brie", shop=shop, stock=1), a_product("Tomme", shop=shop, stock=0)

    with pytest.raises(actions.Short) as short:
        actions.take({gone.pk: 1, plenty.pk: 2, few.pk: 3})

    assert [(line.name, line.available) for line in short.value.lines] == [
        ("Brie", 1),
        ("Tomme", 0),
    ]
    assert left(plenty) == 9


def test_what_was_withdrawn_cannot_be_taken(shop, now):
    product = a_product(shop=shop, stock=9)
    actions.unpublish(product, at=now, by="test")

    with pytest.raises(actions.Short):
        actions.take({product.pk: 1})


def rush(town, take):
    """So many shoppers at once; how many were served."""

    def one(_number):
        try:
            with town_context(town), transaction.atomic():
                take()
        except actions.Short:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(SHOPPERS) as crowd:
        return sum(crowd.map(one, range(SHOPPERS)))


@pytest.mark.slow
def test_a_crowd_takes_exactly_what_there_is(committed):
    product = a_product(shop=a_merchant().shop, stock=LEFT)

    assert rush(committed, lambda: actions.take({product.pk: 1})) == LEFT
    assert left(product) == 0


@pytest.mark.slow
def test_without_the_guard_the_same_crowd_oversells(committed):
    product = a_product(shop=a_merchant().shop, stock=LEFT)

    def read_then_save():
        seen = Product.objects.get(pk=product.pk)
        if not seen.stock:
            raise actions.Short([])
        connection.cursor().execute("SELECT pg_sleep(0.05)")
        Product.objects.filter(pk=product.pk).update(stock=seen.stock - 1)

    assert rush(committed, read_then_save) > LEFT


@pytest.mark.slow
def test_orders_of_the_same_goods_in_any_order_do_not_deadlock(committed):
    shop = a_merchant().shop
    one, two = a_product("Brie", shop=shop, stock=99), a_product("Comté", shop=shop, stock=99)
    orders = iter([{one.pk: 1, two.pk: 1}, {two.pk: 1, one.pk: 1}] * SHOPPERS)

    assert rush(committed, lambda: actions.take(next(orders))) == SHOPPERS
    assert (left(one), left(two)) == (99 - SHOPPERS, 99 - SHOPPERS)
