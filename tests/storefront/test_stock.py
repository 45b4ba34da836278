"""Stock: taken and given back. Many at once: tests/proofs/test_races.py."""

import pytest
from cast import a_merchant, a_product

from storefront.catalogue import actions
from storefront.catalogue.models import Product


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
