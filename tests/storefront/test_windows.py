"""The shop windows: what anybody sees, at what cost."""

from datetime import time

import pytest
from cast import a_merchant, a_product
from django.db import connection
from django.test.utils import CaptureQueriesContext

from halles.money import Money
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Product
from storefront.merchants import actions as merchants
from storefront.merchants.models import Shop
from tenants.current import town_context

MOST_STATEMENTS = 6


@pytest.fixture
def shop(town, now):
    shop = a_merchant().shop
    week = [(day, time(9), time(19)) for day in range(7)]
    merchants.set_week(shop, stretches=week, at=now, by="test")
    return Shop.objects.get(pk=shop.pk)


@pytest.fixture
def full(shop, town):
    """A town with its shelves, three shops and thirty products."""
    catalogue.seed_categories()
    shops = [shop, a_merchant("Chez Paul").shop, a_merchant("Aux Deux Ponts").shop]
    return [a_product(f"Fromage {n}", shop=shops[n % 3], price=Money(100 + n)) for n in range(30)]


def statements(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        response = client.get(path)
    entering = ("SET", "RESET", "SAVEPOINT", "RELEASE")
    return response, [q["sql"] for q in caught if not q["sql"].startswith(entering)]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/boutiques/",
        "/boutiques/?ouvertes=1&categorie=fromages",
        "/boutiques/fromagerie-du-pont/",
        "/categories/",
        "/categories/fromages/",
        "/recherche/?q=fromage",
        "/recherche/?q=fromgae",
        "{product}",
    ],
)
def test_a_window_costs_six_statements_and_leaves_no_trace(full, town, client_of, path):
    path = path.format(product=full[0].get_absolute_url())

    response, asked = statements(client_of(town), path)

    assert response.status_code == 200
    assert len(asked) <= MOST_STATEMENTS, asked
    assert not response.cookies
    assert not [sql for sql in asked if not sql.startswith("SELECT") and "LATERAL" not in sql]
    assert "public" in response["Cache-Control"]
    assert "Cookie" not in response.get("Vary", "")


def test_the_home_page_shows_new_products_and_shops(full, town, client_of):
    page = client_of(town).get("/").content.decode()

    assert "Fromage 29" in page
    assert "Chez Paul" in page
    assert f'<link rel="canonical" href="{town.address}/">' in page


def test_no_shop_fills_the_front_of_the_town_alone(full):
    mixed = Product.objects.shown().mixed(2).newest()

    assert len(mixed) == 6
    assert len({product.shop_id for product in mixed}) == 3


def test_a_closed_shop_is_not_among_those_that_are_open(town, now, client_of):
    a_merchant("Chez Paul")
    always = a_merchant("Aux Deux Ponts").shop
    week = [(day, time(0), time(23, 59, 59)) for day in range(7)]
    merchants.set_week(always, stretches=week, at=now, by="test")

    page = client_of(town).get("/").text

    fronts = page[page.index('id="fronts"') :]
    assert "Ouvert en ce moment" in fronts
    assert "Aux Deux Ponts" in fronts
    assert "Chez Paul" not in fronts


def test_an_empty_town_still_has_a_home(town, client_of):
    assert client_of(town).get("/").status_code == 200


def test_a_product_has_one_address(shop, town, client_of):
    product = a_product(shop=shop)

    response = client_of(town).get(f"/produits/autre-nom-{product.pk}/")

    assert response.status_code == 301
    assert response["Location"] == product.get_absolute_url()


@pytest.mark.parametrize("stock", [0, 1, 3])
def test_what_is_left_is_said_when_it_matters(shop, town, client_of, stock):
    product = a_product(shop=shop, stock=stock)

    page = client_of(town).get(product.get_absolute_url()).content.decode()

    assert {0: "Épuisé", 1: "Dernier", 3: "Plus que 3"}[stock] in page
    assert ('name="quantity"' in page) == bool(stock)


def test_a_shop_that_cannot_be_bought_from_shows_no_button_anywhere(shop, town, client_of):
    product = a_product(shop=shop)
    Shop.objects.update(mode="showcase")

    for path in ("/", shop.get_absolute_url(), product.get_absolute_url(), "/recherche/?q=comté"):
        page = client_of(town).get(path).content.decode()
        assert 'name="product"' not in page
        assert "Comté 18 mois" in page


def test_drafts_and_suspended_shops_are_found_by_nobody(shop, town, now, client_of):
    draft = a_product("Tomme secrète", shop=shop, published=False)
    product = a_product(shop=shop)
    client = client_of(town)
    assert client.get(draft.get_absolute_url()).status_code == 404

    with town_context(town):
        merchants.suspend(shop.merchant, at=now, by="m", reason="Contrôle")

    assert client.get(product.get_absolute_url()).status_code == 404
    assert client.get(shop.get_absolute_url()).status_code == 404
    assert "Comté" not in client.get("/").content.decode()


def test_a_window_of_one_town_is_not_in_the_other(shop, town, other_town, client_of):
    product = a_product(shop=shop)
    client = client_of(other_town)

    assert client.get(product.get_absolute_url()).status_code == 404
    assert client.get(shop.get_absolute_url()).status_code == 404
    for path in ("/", "/boutiques/", "/recherche/?q=comte"):
        assert "Comté" not in client.get(path).content.decode()
    with town_context(town):
        assert "Comté" in client_of(town).get("/").content.decode()


def test_open_now_is_the_same_for_the_database_and_for_the_shop(shop, now):
    for hour in range(24):
        at = now.replace(hour=hour)
        told = Shop.objects.told_open(at, departement="78").with_hours().get(pk=shop.pk)
        assert told.open_now == told.hours.is_open(at) == shop.hours.is_open(at)


def test_odd_pages_and_filters_are_answered(full, town, client_of):
    client = client_of(town)
    for path in (
        "/boutiques/?page=zz",
        "/categories/fromages/?page=9",
        "/boutiques/?categorie=%00",
    ):
        assert client.get(path).status_code == 200
    assert client.get("/categories/rien/").status_code == 404
