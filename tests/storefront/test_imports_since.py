"""What happens in a shop between the preview of a file and its applying, or its undo."""

import cast
import pytest
from django.utils import timezone
from importing import a_shop, applied, codes, outcomes, sent, undone

from halles.money import Money
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Product

pytestmark = pytest.mark.usefixtures("town")

FILE = "Référence;Nom;Prix TTC;Stock\nC18;Comté 18 mois;24,90 €;12\n"


@pytest.fixture
def shop():
    return a_shop()


@pytest.fixture
def comte(shop):
    return cast.a_product("Comté 18 mois", shop=shop, sku="C18", price=Money(2490), stock=12)


def left(product):
    return Product.objects.get(pk=product.pk).stock


def sell(product, number):
    catalogue.take({product.pk: number}, at=timezone.now())


def test_goods_sold_since_the_preview_saw_nothing_to_change_are_not_put_back(shop, comte):
    imported = sent(shop, FILE)
    assert outcomes(imported) == ["same"]
    sell(comte, 2)

    imported = applied(imported)

    assert left(comte) == 10
    assert (outcomes(imported), imported.counts) == (["same"], {"same": 1})


def test_another_field_is_changed_and_the_goods_sold_since_are_not_put_back(shop, comte):
    imported = sent(shop, FILE.replace("24,90", "26,00"))
    sell(comte, 2)

    imported = applied(imported)

    assert (left(comte), Product.objects.get().price) == (10, Money(2600))
    assert imported.lines.get().changes == {"price": [2490, 2600]}
    undone(imported)
    assert (left(comte), Product.objects.get().price) == (10, Money(2490))


def test_goods_taken_out_by_the_file_are_taken_out_though_as_many_were_sold_since(shop, comte):
    imported = sent(shop, FILE.replace(";12", ";10"))
    sell(comte, 2)

    imported = applied(imported)

    assert left(comte) == 8
    assert imported.lines.get().changes == {"stock": [12, 10]}
    undone(imported)
    assert left(comte) == 10


def test_a_stock_that_is_counted_since_with_the_number_of_the_file_is_left(shop):
    product = cast.a_product("Comté 18 mois", shop=shop, sku="C18", price=Money(2490), stock=None)
    imported = sent(shop, FILE)
    said = catalogue.Said(shown=None, said=12, idem="by hand")
    catalogue.recount(product, said, at=timezone.now(), by="test")

    imported = applied(imported)

    assert (left(product), outcomes(imported)) == (12, ["same"])


def test_a_stock_that_is_no_longer_counted_is_not_counted_again_unseen(shop, comte):
    imported = sent(shop, FILE)
    said = catalogue.Said(shown=12, said=None, idem="by hand")
    catalogue.recount(comte, said, at=timezone.now(), by="test")

    imported = applied(imported)

    assert (left(comte), outcomes(imported)) == (None, ["same"])


@pytest.mark.parametrize("between", [0, 100])
def test_goods_named_twice_in_two_ways_are_counted_once(shop, comte, between):
    others = "".join(f";X{n};Article {n};5,00;\n" for n in range(between))
    text = f"Numéro sur Halles;Référence;Nom;Prix TTC;Stock\n;C18;;;20\n{others}{comte.pk};;;;20\n"
    imported = sent(shop, text)
    sell(comte, 2)

    imported = applied(imported)

    assert left(comte) == 18
    assert (codes(imported)[0], codes(imported)[-1]) == ([], ["twice"])
    assert imported.lines.last().problems[0]["value"] == "2"
    undone(imported)
    assert left(comte) == 10
