"""What happens in a shop between the preview of a file and its applying, or its undo."""

import cast
import pytest
from django.utils import timezone
from importing import a_shop, applied, codes, outcomes, sent, undone

from halles.money import Money
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Product
from storefront.imports.models import Import, Line
from storefront.imports.reading.problems import SENTENCES
from storefront.merchants.models import Mode, Shop

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


def nowhere(product, mode):
    """Sold that way since, and the shop has said since that it leads nowhere."""
    Product.objects.filter(pk=product.pk).update(mode=mode, link="")
    Shop.objects.update(website="", delivery_codes=[])


WAYS = [(Mode.DELIVER, "nowhere"), (Mode.LINK, "no_site")]
TWO = "Référence;Nom;Prix TTC;Stock\nC18;Comté 18 mois;26,00;15\nM1;Mimolette;19,50;3\n"


@pytest.mark.parametrize(("mode", "why"), WAYS)
def test_a_product_whose_way_of_selling_leads_nowhere_stops_no_other(shop, comte, mode, why):
    other = cast.a_product("Mimolette", shop=shop, sku="M1", price=Money(1500), stock=9)
    imported = sent(shop, TWO)
    nowhere(comte, mode)

    imported = applied(imported)

    assert (imported.state, imported.counts) == ("applied", {"error": 1, "changed": 1})
    assert (codes(imported), why in SENTENCES) == ([[why], []], True)
    assert (left(comte), left(other)) == (12, 3)


@pytest.mark.parametrize("sold", [0, 14])
def test_an_undo_ends_though_a_way_of_selling_leads_nowhere_since(shop, comte, sold):
    other = cast.a_product("Mimolette", shop=shop, sku="M1", price=Money(1500), stock=9)
    imported = applied(sent(shop, TWO))
    # So many that the stock cannot go back either.
    sell(comte, sold)
    nowhere(comte, Mode.DELIVER)

    imported = undone(imported)

    assert (imported.state, left(other)) == ("undone", 9)
    line = imported.lines.get(number=2)
    assert (line.fate, sorted(line.left)) == (Line.Fate.KEPT, ["price", "stock"])
    assert Import.objects.get().state == "undone"
