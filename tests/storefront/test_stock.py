"""Stock: taken and given back. Many at once: tests/proofs/test_races.py."""

import pytest
from cast import a_merchant, a_product
from django.db import connection
from django.test.utils import CaptureQueriesContext

from storefront.catalogue import actions
from storefront.catalogue.models import Product


@pytest.fixture
def shop(town):
    return a_merchant().shop


def left(product):
    return Product.objects.get(pk=product.pk).stock


def changed(product):
    return Product.objects.get(pk=product.pk).updated_at


def test_goods_are_taken_and_given_back(shop, now):
    product = a_product(shop=shop, stock=5)

    actions.take({product.pk: 2}, at=now)
    assert left(product) == 3
    actions.give_back({product.pk: 2}, at=now)
    assert left(product) == 5


def test_what_is_not_counted_is_never_short(shop, now):
    product = a_product(shop=shop, stock=None)

    actions.take({product.pk: 40}, at=now)
    actions.give_back({product.pk: 40}, at=now)

    assert left(product) is None


def test_a_short_order_takes_nothing_and_names_each_line(shop, now):
    plenty = a_product("Comté", shop=shop, stock=9)
    few, gone = a_product("Brie", shop=shop, stock=1), a_product("Tomme", shop=shop, stock=0)

    with pytest.raises(actions.Short) as short:
        actions.take({gone.pk: 1, plenty.pk: 2, few.pk: 3}, at=now)

    assert [(line.name, line.available) for line in short.value.lines] == [
        ("Brie", 1),
        ("Tomme", 0),
    ]
    assert left(plenty) == 9


def test_what_was_withdrawn_cannot_be_taken(shop, now):
    product = a_product(shop=shop, stock=9)
    actions.unpublish(product, at=now, by="test")

    with pytest.raises(actions.Short):
        actions.take({product.pk: 1}, at=now)


@pytest.mark.parametrize(
    ("stock", "number", "moves"), [(5, 2, False), (2, 2, True), (None, 2, False)]
)
def test_a_page_is_another_one_when_the_last_is_taken(shop, now, stock, number, moves):
    product = a_product(shop=shop, stock=stock)

    with CaptureQueriesContext(connection) as asked:
        actions.take({product.pk: number}, at=now)

    assert (changed(product) == now) == moves
    assert len([query for query in asked if query["sql"].startswith("UPDATE")]) == 1


@pytest.mark.parametrize(("stock", "moves"), [(0, True), (1, False)])
def test_a_page_is_another_one_when_the_first_is_back(shop, now, stock, moves):
    product = a_product(shop=shop, stock=stock)

    actions.give_back({product.pk: 2}, at=now)

    assert (changed(product) == now) == moves


@pytest.mark.parametrize(
    ("stock", "said", "moves"),
    [
        *((3, 0, True), (0, 3, True), (3, 2, False)),
        *((None, 0, True), (None, 3, False), (0, None, True), (3, None, False)),
    ],
)
def test_a_page_is_another_one_when_its_shop_says_all_gone_or_back(shop, now, stock, said, moves):
    product = a_product(shop=shop, stock=stock)
    change = actions.Said(shown=stock, said=said, idem="a form")

    actions.recount(product, change, at=now, by="test")

    assert left(product) == said
    assert (changed(product) == now) == moves
