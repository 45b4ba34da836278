"""At the desk: every fact of a product, its options, many products at once, holidays."""

from datetime import timedelta

import pytest
from cast import a_merchant, a_product
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from halles.audit.models import Entry
from halles.money import Money
from storefront.catalogue import actions
from storefront.catalogue.models import Category, IllegalMove, Product
from storefront.desk.forms.variants import OptionsForm
from storefront.merchants.models import Shop

DAY = timedelta(days=1)
WHOLE = {
    "name": "Comté 24 mois",
    "price": "1 234,50 €",
    "stock": "3",
    "shown": "20",
    "amount": "250",
    "unit": "g",
    "origin": "Jura",
    "allergens": ["milk"],
    "labels": ["aop"],
    "condition": "new",
    "brand": "Juraflore",
    "gtin": "3 760 020 50 774-9",
    "sku": "COM-24",
    "vat": "550",
    "description": "Un <b>grand</b> fromage<script>x()</script>",
}


@pytest.fixture
def merchant(town):
    actions.seed_categories()
    return a_merchant()


@pytest.fixture
def keeper(merchant, town, client_of):
    client = client_of(town)
    client.force_login(merchant.owner)
    return client


@pytest.fixture
def comte(merchant):
    return a_product(shop=merchant.shop)


@pytest.fixture
def whole(comte):
    return WHOLE | {"category": comte.category_id}


def now_of(product):
    return Product.objects.get(pk=product.pk)


def bulk(keeper, act, *products, **said):
    ticked = [f"{p.pk}-{now_of(p).price.cents}" for p in products]
    return keeper.post("/pro/produits/lot/", {"act": act, "ticked": ticked, **said})


def test_every_fact_of_a_product_is_said_in_one_form(keeper, comte, whole):
    answer = keeper.post(f"/pro/produits/{comte.pk}/", whole)

    assert answer.status_code == 302
    product = now_of(comte)
    assert (product.price, product.stock) == (Money(1234_50), 3)
    assert (product.gtin, product.sku) == ("3760020507749", "COM-24")
    assert (product.allergens, product.labels) == (["milk"], ["aop"])
    assert product.unit_price.replace("\u00a0", " ").replace("\u202f", " ") == "4 938,00 €/kg"
    assert product.description_html == "Un <b>grand</b> fromage"
    again = keeper.get(f"/pro/produits/{comte.pk}/").content.decode()
    assert "&lt;b&gt;grand&lt;/b&gt;" in again


@pytest.mark.parametrize(
    "wrong",
    [
        {"gtin": "3760020507746"},
        {"gtin": "12345"},
        {"gtin": "376002050774x"},
        {"price": "12,345"},
        {"stock": "-1"},
        {"category": "999999"},
        {"category": "x"},
        {"unit": "once"},
        {"amount": "250", "unit": ""},
        {"amount": "0", "unit": "g"},
        {"allergens": ["arsenic"]},
        {"labels": ["faux"]},
        {"condition": "broken"},
        {"vat": "1"},
        {"crossed_price": "9999"},
        {"publish_at": "2001-01-01T10:00"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_changed(keeper, comte, whole, wrong):
    answer = keeper.post(f"/pro/produits/{comte.pk}/", whole | wrong)

    assert answer.status_code == 422
    assert 'class="error' in answer.content.decode()
    assert (now_of(comte).name, now_of(comte).stock) == ("Comté 18 mois", 20)


def test_a_reference_is_of_one_product_of_the_shop(keeper, comte, whole, merchant):
    keeper.post(f"/pro/produits/{comte.pk}/", whole)
    other = a_product("Morbier", shop=merchant.shop)

    answer = keeper.post(f"/pro/produits/{other.pk}/", whole)

    assert answer.status_code == 422
    assert now_of(other).name == "Morbier"


def test_a_product_is_put_on_sale_by_the_clock_once(keeper, merchant, whole):
    at = timezone.now()
    moment = timezone.localtime(at + DAY).strftime("%Y-%m-%dT%H:%M")
    keeper.post("/pro/produits/nouveau/", whole | {"publish_at": moment, "sku": "", "shown": ""})
    product = Product.objects.get(name="Comté 24 mois")
    assert product.state == "draft"

    assert actions.publish_due(at=at) == 0
    assert actions.publish_due(at=at + 2 * DAY) == 1
    assert actions.publish_due(at=at + 2 * DAY) == 0

    product = now_of(product)
    assert (product.state, product.publish_at) == ("published", None)
    assert product.price_changes.count() == 1


def test_only_a_draft_is_scheduled_and_only_for_later(comte):
    at = timezone.now()
    with pytest.raises(IllegalMove):
        actions.schedule(comte, publish_at=at + DAY, at=at, by="test")
    actions.unpublish(comte, at=at, by="test")
    with pytest.raises(actions.Past):
        actions.schedule(comte, publish_at=at - DAY, at=at, by="test")


def test_options_are_chosen_then_each_variant_is_said(keeper, comte):
    sent = {"name1": "Poids", "values1": "250 g, 500 g", "name2": "", "values2": ""}
    assert keeper.post(f"/pro/produits/{comte.pk}/options/", sent).status_code == 302
    first, second = now_of(comte).variants.order_by("pk")

    said = {"price": "18,50", "stock": "4", "shown": "0", "gtin": "", "sku": "C500", "idem": "a"}
    for _ in range(2):
        assert keeper.post(f"/pro/variantes/{second.pk}/", said).status_code == 302

    second = now_of(second)
    assert (second.price, second.stock, second.sku) == (Money(18_50), 4, "C500")
    assert keeper.post(f"/pro/variantes/{first.pk}/retrait/").status_code == 302
    assert now_of(comte).price == Money(18_50)


def test_a_variant_has_a_measure_and_crosses_out_no_more_than_it_was_sold_at(keeper, comte):
    [one] = actions.set_options(comte, [("Poids", ["250 g"])], at=timezone.now(), by="t")
    said = {"price": "9,00", "stock": "", "amount": "250", "unit": "g"}

    kept = keeper.post(f"/pro/variantes/{one.pk}/", said)
    unheard = keeper.post(f"/pro/variantes/{one.pk}/", said | {"crossed_price": "99"})
    half = keeper.post(f"/pro/variantes/{one.pk}/", said | {"unit": ""})

    assert [answer.status_code for answer in (kept, unheard, half)] == [302, 422, 422]
    assert now_of(one).unit_price == "36,00\N{NO-BREAK SPACE}€/kg"
    assert now_of(one).crossed_price is None
    keeper.post(f"/pro/variantes/{one.pk}/", {"price": "9,00", "stock": ""})
    assert now_of(one).unit is None


def test_a_stock_that_moved_is_said_again_from_what_is_left(keeper, comte):
    [one] = actions.set_options(comte, [("Poids", ["250 g"])], at=timezone.now(), by="t")
    Product.objects.filter(pk=one.pk).update(stock=1)
    said = {"price": "9,00", "stock": "2", "shown": "5"}

    refused = keeper.post(f"/pro/variantes/{one.pk}/", said)
    kept = keeper.post(f"/pro/variantes/{one.pk}/", said | {"stock": "3", "shown": "1"})

    assert refused.status_code == 422
    assert 'name="shown" value="1"' in refused.text
    assert kept.status_code == 302
    assert now_of(one).stock == 3


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("S, M,L", ["S", "M", "L"]),
        ("36,37,38", ["36", "37", "38"]),
        ("0,5 kg, 1 kg", ["0,5 kg", "1 kg"]),
        ("0,5 kg ; 1,5 kg;", ["0,5 kg", "1,5 kg"]),
        ("1,5 l,3 l", ["1,5 l", "3 l"]),
        ("0,5 kg", ["0,5 kg"]),
        ("0,5;", ["0,5"]),
    ],
)
def test_values_are_cut_where_who_writes_them_means_it(keeper, comte, written, values):
    address = f"/pro/produits/{comte.pk}/options/"

    keeper.post(address, {"name1": "Poids", "values1": written})
    first = {variant.pk for variant in comte.variants.all()}
    shown = OptionsForm.about(list(comte.variants.order_by("pk")))
    keeper.post(address, shown)

    assert [v.options[0][1] for v in comte.variants.order_by("pk")] == values
    assert {variant.pk for variant in comte.variants.exclude(state="archived")} == first


@pytest.mark.parametrize(
    "wrong",
    [
        {"name1": "Numéro", "values1": ",".join(map(str, range(101)))},
        {"name1": "Taille", "values1": "S, s"},
        {"name1": "", "values1": "S"},
        {},
    ],
)
def test_options_that_cannot_be_are_explained(keeper, comte, wrong):
    answer = keeper.post(f"/pro/produits/{comte.pk}/options/", wrong)

    assert answer.status_code in {200, 422}
    assert not now_of(comte).has_variants


def test_what_is_wrong_with_a_variant_is_said_beside_it(keeper, comte):
    [one, _two] = actions.set_options(comte, [("Poids", ["1", "2"])], at=timezone.now(), by="t")

    said = {"price": "0", "stock": "-4", "shown": "0", "gtin": "123"}
    answer = keeper.post(f"/pro/variantes/{one.pk}/", said)

    assert answer.status_code == 422
    assert now_of(one).stock == 0


def test_prices_are_changed_together_and_a_second_click_changes_nothing(keeper, comte, merchant):
    brie = a_product("Brie", shop=merchant.shop, price=Money(10_05))
    sent = {"act": "price", "percent": "-10", "ticked": [f"{comte.pk}-990", f"{brie.pk}-1005"]}

    keeper.post("/pro/produits/lot/", sent)
    keeper.post("/pro/produits/lot/", sent)

    assert (now_of(comte).price, now_of(brie).price) == (Money(8_91), Money(9_05))


def test_many_are_hidden_shown_filed_taxed_counted_and_withdrawn(keeper, comte, merchant):
    brie = a_product("Brie", shop=merchant.shop)
    shelf = Category.objects.get(slug="cremerie")

    bulk(keeper, "unpublish", comte, brie)
    assert {now_of(comte).state, now_of(brie).state} == {"draft"}
    bulk(keeper, "publish", comte, brie)
    assert {now_of(comte).state, now_of(brie).state} == {"published"}
    bulk(keeper, "category", comte, category=shelf.pk)
    assert "Crèmerie" in now_of(comte).keywords
    bulk(keeper, "vat", comte, vat="2000")
    assert now_of(comte).vat_basis_points == 2000
    bulk(keeper, "stock", comte, brie, stock="7", idem="once")
    assert (now_of(comte).stock, now_of(brie).stock) == (7, 7)
    bulk(keeper, "archive", comte, brie)
    assert {now_of(comte).state, now_of(brie).state} == {"archived"}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"act": "price"},
        {"act": "price", "percent": "0"},
        {"act": "price", "percent": "-100"},
        {"act": "price", "percent": "x"},
        {"act": "category", "category": "999999"},
        {"act": "vat", "vat": "19"},
        {"act": "stock", "stock": "-1"},
        {"act": "explode"},
        {"act": "archive", "ticked": []},
        {"act": "archive", "ticked": ["x", "1", "-1-1", "1-99999999999999999999"]},
    ],
)
def test_a_change_that_means_nothing_changes_nothing(keeper, comte, said):
    before = Product.objects.values().get(pk=comte.pk)

    keeper.post("/pro/produits/lot/", {"ticked": [f"{comte.pk}-990"]} | said)

    assert Product.objects.values().get(pk=comte.pk) == before


def test_nobody_changes_the_products_of_another_shop(keeper, merchant):
    other = a_product("Tomme d'ailleurs", shop=a_merchant("Chez l'autre").shop)
    [one] = actions.set_options(other, [("Poids", ["1"])], at=timezone.now(), by="test")

    bulk(keeper, "archive", other)
    for path in (
        f"/pro/produits/{other.pk}/copie/",
        f"/pro/produits/{other.pk}/options/",
        f"/pro/variantes/{one.pk}/",
        f"/pro/variantes/{one.pk}/retrait/",
    ):
        assert keeper.post(path, {}).status_code == 404

    assert now_of(other).state == "published"
    assert Product.objects.count() == 2


def test_a_copy_is_opened_to_be_changed(keeper, comte):
    answer = keeper.post(f"/pro/produits/{comte.pk}/copie/")

    copy = Product.objects.exclude(pk=comte.pk).get()
    assert answer["Location"].endswith(f"/pro/produits/{copy.pk}/")
    assert copy.state == "draft"
    assert Entry.objects.filter(verb="product duplicated").exists()


def test_a_shop_goes_on_holiday_and_comes_back(keeper, comte, merchant):
    today = timezone.localdate()

    keeper.post("/pro/conges/", {"first": f"{today}", "until": f"{today + 9 * DAY}"})
    assert comte not in Product.objects.for_sale()
    keeper.post("/pro/conges/fin/")
    assert comte in Product.objects.for_sale()


@pytest.mark.parametrize(("first", "until"), [(0, 0), (2, 1), (-9, -2)])
def test_a_holiday_that_cannot_be_is_refused(keeper, merchant, first, until):
    today = timezone.localdate()

    days = {"first": f"{today + first * DAY}", "until": f"{today + until * DAY}"}
    page = keeper.post("/pro/conges/", days)

    assert page.status_code == 422
    assert f'value="{days["first"]}"' in page.text
    assert f'value="{days["until"]}"' in page.text
    assert Shop.objects.get(pk=merchant.shop.pk).paused_until is None


def test_five_thousand_products_are_searched_and_turned_over_in_few_statements(keeper, merchant):
    shelf, at = Category.objects.get(slug="fromages"), timezone.now()
    Product.objects.bulk_create(
        [
            Product(
                shop=merchant.shop,
                category=shelf,
                name=f"Fromage n° {n}",
                slug=f"fromage-{n}",
                price=Money(100),
                created_at=at,
            )
            for n in range(5000)
        ],
        batch_size=500,
    )
    keeper.get("/pro/produits/")

    with CaptureQueriesContext(connection) as asked:
        page = keeper.get("/pro/produits/?page=100").content.decode()

    assert len(asked) <= 14
    assert page.count('name="ticked"') == 40
    found = keeper.get("/pro/produits/?q=4321&etat=draft").content.decode()
    assert found.count('name="ticked"') == 1
    assert 'name="ticked"' not in keeper.get("/pro/produits/?q=x%00yz&etat=zzz").content.decode()
