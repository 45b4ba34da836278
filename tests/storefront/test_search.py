"""Searching: French words, accents, typing mistakes."""

import re

import pytest
from cast import a_merchant, a_product
from django.utils import timezone
from lxml import html

from storefront.catalogue import actions as catalogue
from storefront.merchants import actions as merchants
from storefront.search import actions, queries
from storefront.search.models import Word
from storefront.search.queries.synonyms import MOST, NAMES, widened
from storefront.search.spelling import distance
from tenants.current import town_context


def found(text):
    """The keys of the products with all these words, in order."""
    now = timezone.now(), "78"
    return [hit.pk for hit in queries.hits(queries.Asked(q=text), queries.Around(now))]


@pytest.fixture
def cheese(town):
    shop = a_merchant().shop
    a_product("Œufs frais de plein air", shop=shop)
    return a_product("Fromage de chèvre cendré", shop=shop, description="Affiné à Rambouillet.")


@pytest.mark.parametrize(
    "text", ["fromage", "FROMAGES", "chevre", "chèvres", "cendre", "affine", "fromage chevre"]
)
def test_words_are_found_without_accents_and_in_any_number(cheese, text):
    assert cheese.pk in found(text)


def test_a_product_is_found_by_its_shelf_and_by_the_trade_of_its_shop(town):
    shop = a_merchant("Chez Simon", trade="Crèmerie").shop
    brie = a_product("Brie de Melun", shop=shop)

    assert brie.pk in found("fromages")
    assert brie.pk in found("cremerie")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fromgae", "fromage"),
        ("fromaje de chevrre", "fromage de chèvre"),
        ("oeusf", "œufs"),
        ("fromage", ""),
        ("zzzzzz", ""),
        ("", ""),
    ],
)
def test_a_typing_mistake_is_put_right(cheese, typed, meant):
    assert queries.meant(typed) == meant


def test_the_page_says_what_it_understood(cheese, town, client_of):
    page = client_of(town).get("/recherche/?q=fromgae").content.decode()

    assert "Fromage de chèvre cendré" in page
    assert re.search(r"Résultats pour «\sfromage\s»\. Rien pour «\sfromgae\s»\.", page)
    assert "Voir les résultats pour" not in page
    assert 'role="status"' in page


def test_shops_are_found_too(cheese, town, client_of):
    assert "Fromagerie du Pont" in client_of(town).get("/recherche/?q=fromagerie").content.decode()


@pytest.mark.parametrize(
    "text", ["xyzxyz", "le la les", "'", "\\", "%00", "a" * 5000, "🧀", "-", '"']
)
def test_whatever_is_typed_gets_an_answer(cheese, town, client_of, text):
    response = client_of(town).get("/recherche/", {"q": text})

    assert response.status_code == 200
    assert "/categories/" in response.content.decode()


def test_the_words_come_and_go_with_the_product(cheese, now):
    assert Word.objects.filter(plain="chevre", text="chèvre").exists()

    catalogue.archive(cheese, at=now, by="test")
    actions.learn_afresh()

    assert not Word.objects.filter(plain="chevre").exists()


def test_a_neighbouring_town_learns_nothing(cheese, other_town):
    with town_context(other_town):
        assert not Word.objects.exists()
        assert queries.meant("fromgae") == ""
        assert not found("fromage")


@pytest.mark.parametrize(
    ("left", "right", "apart"), [("fromgae", "fromage", 1), ("pain", "pains", 1), ("", "abc", 3)]
)
def test_swapped_letters_are_one_mistake(left, right, apart):
    assert distance(left, right) == apart


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("resto", "Menu du restaurant"),
        ("GSM", "Téléphone à touches"),
        ("téléphones", "Coque de smartphone"),
        ("pantoufle", "Chaussons en laine"),
        ("chaussons laine", "Pantoufles de laine"),
        ("jus de pommes bio", "Pommé bio du pays"),
        ("pains au chocolat", "Chocolatine du matin"),
    ],
)
def test_a_thing_is_found_by_its_other_names(town, typed, called):
    product = a_product(called)
    a_product("Brie de Melun", shop=product.shop)

    assert found(typed) == [product.pk]


def test_a_shop_is_found_by_the_other_name_of_its_trade(town, client_of):
    a_merchant("Chez Paul", trade="Restaurant")

    assert "Chez Paul" in client_of(town).get("/recherche/?q=restos").content.decode()


@pytest.mark.parametrize("typed", ['"resto"', "resto -menu", "resto or brie", "fromage", ""])
def test_who_quotes_or_excludes_is_given_what_was_typed(typed):
    assert widened(typed) == typed


def test_a_sentence_of_names_is_looked_up_a_few_ways_only():
    every = [line.split(", ")[0] for line in NAMES.read_text().splitlines()[2:]]

    assert widened(" ".join(every)).count(" or ") == MOST
    assert len(every) == len(set(every)) > 50


def test_nothing_found_says_so_and_leads_on(cheese, town, client_of):
    content = client_of(town).get("/recherche/?q=xyzxyz").content.decode()
    page = html.fromstring(content)

    assert 'role="status">0 résultat<' in content
    links = set(page.xpath("//main//a/@href"))
    assert {"/boutiques/", "/categories/manger/", cheese.get_absolute_url()} <= links


def test_choices_that_leave_nothing_are_taken_back_one_by_one(cheese, town, client_of):
    client = client_of(town)
    page = client.get("/recherche/?q=fromage&prix=100-&label=ab").content

    chips = html.fromstring(page).xpath("//a[contains(@class, 'chip')]")
    [without_price] = [chip for chip in chips if "100" in chip.text]

    assert len(chips) == 2
    assert all(chip.get("aria-label").startswith("Retirer") for chip in chips)
    assert without_price.get("href") == "?q=fromage&label=ab"
    again = html.fromstring(client.get(f"/recherche/{without_price.get('href')}").content)
    assert len(again.xpath("//a[contains(@class, 'chip')]")) == 1
    [start] = again.xpath("//a[@href='/recherche/?q=fromage']")
    assert "Fromage de chèvre cendré" in client.get(start.get("href")).content.decode()


def test_filters_are_a_form_that_needs_no_script(cheese, town, client_of):
    content = client_of(town).get("/recherche/?q=fromage&prix=0-10").content.decode()
    page = html.fromstring(content)

    [form] = page.xpath("//form[contains(@class, 'facets')]")
    assert (form.get("method"), form.get("action")) == ("get", "/recherche/")
    assert form.xpath(".//input[@type='hidden'][@name='q']/@value") == ["fromage"]
    assert form.xpath(".//input[@name='prix'][@checked]/@value") == ["0-10"]
    assert form.xpath(".//button[@type='submit']")
    assert 'role="status">2 résultats<' in content


def test_words_of_what_nobody_may_see_are_offered_to_nobody(town, client_of):
    shop = a_merchant("Zinzolin", approved=False).shop
    a_product("Zibeline secrète", shop=shop, published=False)
    before = client_of(town).get("/recherche/suggestions/?q=zi").text

    merchants.approve(shop.merchant, at=timezone.now(), by="test")
    after = client_of(town).get("/recherche/suggestions/?q=zi").text

    assert "zi" not in before
    assert "zinzolin" in after
    assert "zibeline" not in after
