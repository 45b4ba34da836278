"""Narrowing listings: by facets, by place, with whatever an address may hold."""

import pytest
from cast import a_product, a_shop
from django.db import IntegrityError, transaction

from halles.money import Money
from storefront.search import queries


@pytest.fixture
def goods(town):
    """A cheese of ten euros, another of fifty with a label, in a shop at the church."""
    shop = a_shop()
    type(shop).objects.filter(pk=shop.pk).update(latitude=48.643, longitude=1.829)
    cheap = a_product("Brie de Melun", shop=shop, price=Money(1000))
    dear = a_product("Comté de garde", shop=shop, price=Money(5000))
    return cheap, dear


def shown(client, query):
    page = client.get(f"/recherche/?{query}").content.decode()
    # Where nothing was found, what just came in is offered below.
    page, _, _offered = page.partition('id="popular"')
    return "Brie de Melun" in page, "Comté de garde" in page


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("q=fromages", (True, True)),
        ("q=fromages&prix=10-25", (True, False)),
        ("q=fromages&prix=25-", (False, True)),
        ("q=fromages&bons=1", (True, True)),
        ("q=fromages&livraison=1", (False, False)),
        ("q=fromages&boutique=personne", (False, False)),
        ("lat=48.643&lng=1.829&rayon=1", (True, True)),
    ],
)
def test_a_listing_is_narrowed_by_what_its_address_says(goods, town, client_of, query, seen):
    client = client_of(town)

    found = shown(client, query)

    assert found == seen


@pytest.mark.parametrize(
    "query",
    [
        "lat=nan&lng=inf&rayon=1",
        "lat=1e400&lng=0",
        "prix=-5-10&q=brie",
        "prix=99999999-1&q=brie",
        "tri='&label=%00&categorie=../../&q=brie",
        "page=1000000000&q=brie",
        "page=-1&q=brie%25%27%22",
        "q=" + "%27%20OR%201=1--" * 50,
    ],
)
def test_what_is_not_understood_is_left_out(goods, town, client_of, query):
    client = client_of(town)

    answers = [
        client.get(f"{path}?{query}").status_code
        for path in ("/recherche/", "/boutiques/", "/categories/fromages/")
    ]

    assert answers == [200, 200, 200]


def test_suggestions_go_on_with_what_was_begun(goods, town, client_of):
    page = client_of(town).get("/recherche/suggestions/?q=bri").content.decode()

    assert 'role="option"' in page
    assert "/recherche/?q=brie" in page
    assert "Brie de Melun" in page


@pytest.mark.parametrize("text", ["", "b", "'&|!:*", "\\", "a" * 5000, "🧀🧀", "le la"])
def test_suggestions_answer_to_anything(goods, town, text):
    found = queries.suggestions(text)

    assert len(found) < 12


def test_a_shop_is_somewhere_on_earth_or_nowhere(goods):
    shop = goods[0].shop

    for latitude, longitude in ((48.6, None), (float("nan"), 0.0), (91.0, 0.0)):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(shop).objects.filter(pk=shop.pk).update(latitude=latitude, longitude=longitude)


def test_the_rule_of_the_order_has_a_page(town, client_of):
    page = client_of(town).get("/classement/").content.decode()

    assert "Personne ne paie pour passer devant" in page


def test_the_page_of_a_category_shows_what_is_on_its_shelf_and_nothing_else(goods, town, client_of):
    client = client_of(town)

    cheese = client.get("/categories/fromages/?prix=10-25").content.decode()
    bread = client.get("/categories/pains/").content.decode()

    assert "Brie de Melun" in cheese
    assert "Brie de Melun" not in bread
    assert "Comté de garde" not in bread
