"""How a shop sells, and what its pages promise of it."""

import cast
import pytest
from django.db import IntegrityError, transaction

from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Product
from storefront.merchants import actions
from storefront.merchants.actions import Terms
from storefront.merchants.models import BOUGHT, Mode, Shop
from tenants.current import town_context

SITE = "https://fromagerie.example/comte"
# What a product's page offers in each mode, and what stands in none of the others.
OFFERS = {
    Mode.SHOWCASE: "À acheter en boutique",
    Mode.LINK: f'href="{SITE}"',
    Mode.RESERVE: "Réserver, payer en boutique",
    Mode.COLLECT: 'name="product"',
    Mode.DELIVER: "Livré à",
    Mode.ASK: "Écrire à la boutique",
}
WHOLE = {"website": SITE, "delivery_codes": ("78120",)}


@pytest.fixture
def cheese(town):
    return cast.a_product(shop=cast.a_shop())


@pytest.mark.parametrize("mode", Mode)
def test_a_page_offers_what_the_shop_does_and_nothing_else(cheese, town, client_of, now, mode):
    actions.sell(cheese.shop, terms=Terms(mode=mode, **WHOLE), at=now, by="test")

    page = client_of(town).get(cheese.get_absolute_url()).content.decode()

    assert OFFERS[mode] in page
    assert ('name="product"' in page) == (mode in BOUGHT)
    assert (f"/reserver/{cheese.pk}/" in page) == (mode == Mode.RESERVE)


@pytest.mark.parametrize("mode", Mode)
def test_a_product_goes_its_own_way(cheese, town, client_of, now, mode):
    other = Mode.SHOWCASE if mode in BOUGHT else Mode.COLLECT
    actions.sell(cheese.shop, terms=Terms(mode=other, **WHOLE), at=now, by="test")
    Product.objects.update(mode=mode, link=SITE)

    page = client_of(town).get(cheese.get_absolute_url()).content.decode()

    assert OFFERS[mode] in page
    with town_context(town):
        assert Product.objects.for_sale().exists() == (mode in BOUGHT)


@pytest.mark.parametrize(
    ("mode", "refusal"),
    [(Mode.LINK, actions.NoSite), (Mode.DELIVER, actions.NowhereToDeliver)],
)
def test_a_promise_without_what_it_takes_is_refused(cheese, now, mode, refusal):
    with pytest.raises(refusal):
        actions.sell(cheese.shop, terms=Terms(mode=mode), at=now, by="test")

    with pytest.raises(IntegrityError), transaction.atomic():
        Shop.objects.update(mode=mode)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"mode": "showcase"}, 302),
        ({"mode": "link"}, 422),
        ({"mode": "link", "website": "javascript:alert(1)"}, 422),
        ({"mode": "link", "website": "fromagerie.example"}, 302),
        ({"mode": "deliver"}, 422),
        ({"mode": "deliver", "delivery_codes": "78120; 78125"}, 302),
        ({"mode": "deliver", "delivery_codes": "78120 Gazeran"}, 422),
        ({"mode": "deliver", "delivery_codes": "78120", "delivery_least": "-5"}, 422),
        ({"mode": "steal"}, 422),
    ],
)
def test_a_shopkeeper_says_how_the_shop_sells(cheese, town, client_of, said, status):
    keeper = client_of(town)
    keeper.force_login(cheese.shop.merchant.owner)

    answer = keeper.post("/pro/vente/", {"notice": "2"} | said)

    assert answer.status_code == status
    with town_context(town):
        kept = (said["mode"], 2) if status == 302 else (Mode.COLLECT, 1)
        assert Shop.objects.values_list("mode", "notice").get() == kept


@pytest.mark.parametrize("mode", [Mode.RESERVE, Mode.ASK, Mode.LINK, Mode.SHOWCASE])
def test_variants_are_chosen_in_every_way(cheese, town, client_of, now, mode):
    actions.sell(cheese.shop, terms=Terms(mode=mode, **WHOLE), at=now, by="test")
    made = catalogue.set_options(cheese, [("Poids", ["250 g", "1 kg"])], at=now, by="test")
    Product.objects.filter(variant_of=cheese).update(stock=3)

    page = client_of(town).get(cheese.get_absolute_url()).content.decode()

    assert "250 g" in page
    for variant in made:
        assert (f"/reserver/{variant.pk}/" in page) == (mode == Mode.RESERVE)
        assert (f'name="produit" value="{variant.pk}"' in page) == (mode == Mode.ASK)
    assert (f'href="{SITE}"' in page) == (mode == Mode.LINK)


def test_one_asks_about_the_variant_that_was_chosen(cheese, town, client_of, now):
    actions.sell(cheese.shop, terms=Terms(mode=Mode.ASK), at=now, by="test")
    made = catalogue.set_options(cheese, [("Poids", ["250 g", "1 kg"])], at=now, by="test")

    page = client_of(town).get(f"/boutiques/{cheese.shop.slug}/question/", {"produit": made[1].pk})

    assert "(1 kg)" in page.content.decode()


def test_a_product_is_given_its_own_way_at_the_desk(cheese, town, client_of):
    client = client_of(town)
    client.force_login(cheese.shop.merchant.owner)
    page = f"/pro/produits/{cheese.pk}/"
    said = {"name": "Comté", "price": "9,90", "category": cheese.category_id, "stock": 20}
    said |= {"shown": 20, "mode": "link"}

    nowhere = client.post(page, said)
    hostile = client.post(page, said | {"link": "javascript:alert(1)"})
    delivered = client.post(page, said | {"mode": "deliver"})
    done = client.post(page, said | {"link": SITE})

    assert [r.status_code for r in (nowhere, hostile, delivered, done)] == [422, 422, 422, 302]
    assert "l’adresse où l’acheter" in nowhere.content.decode()
    with town_context(town):
        product = Product.objects.get(pk=cheese.pk)
        assert (product.mode, product.link) == ("link", SITE)
        again = catalogue.change(
            product, details=catalogue.Details.of(product), at=product.created_at, by="test"
        )
        assert (again.mode, again.link) == ("link", SITE)
    assert client.post(page, said | {"mode": ""}).status_code == 302
    with town_context(town):
        assert Product.objects.get(pk=cheese.pk).mode == ""
