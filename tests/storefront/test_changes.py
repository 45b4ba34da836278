"""Dates of last change in the sitemaps: they move with the page, and only then."""

from datetime import date, time, timedelta

import pytest
from cast import a_merchant, a_product
from django.utils import timezone
from lxml import etree

from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Product
from storefront.merchants import actions as merchants
from storefront.merchants.models import Shop
from storefront.reach import sitemaps
from tenants.current import public_context, town_context

NS = {"s": sitemaps.SITEMAP}
SAID = "%Y-%m-%dT%H:%M:%S+00:00"


@pytest.fixture
def shop(town):
    return a_merchant().shop


@pytest.fixture
def later():
    """After all that was made for the test."""
    return timezone.now() + timedelta(days=1)


@pytest.fixture
def dates(client_of, town):
    """The dates that a file of the sitemap gives, by the path of each page."""

    def read(name):
        content = b"".join(client_of(town).get(f"/sitemap-{name}.xml"))
        pages = etree.fromstring(content).xpath("//s:url", namespaces=NS)
        places = [[page.findtext(f"s:{tag}", namespaces=NS) for tag in TAGS] for page in pages]
        return {place.removeprefix(town.address): at for place, at in places}

    return read


TAGS = ("loc", "lastmod")


def of_products(product):
    return f"produits-{product.pk // sitemaps.A_FILE}"


def week(shop, at):
    merchants.set_week(shop, stretches=[(0, time(9), time(19))], at=at, by="test")


def closing(shop, at):
    days = date(2026, 12, 24), date(2026, 12, 26)
    merchants.add_closing(shop, days=days, reason="", at=at, by="test")


def words(shop, at):
    said = {"tagline": "Affineur", "story": "", "phone": ""}
    chosen = {"accepts_vouchers": True, "open_on_holidays": False}
    merchants.present(shop, as_=merchants.Presentation(**said, **chosen), at=at, by="test")


def name(shop, at):
    merchants.rename(shop, name="Crèmerie du Pont", at=at, by="test")


def pause(shop, at):
    first = at.date()
    merchants.pause(shop, first=first, until=first + timedelta(days=9), at=at, by="test")


def door(shop, at):
    merchants.set_door(shop, has_door=False, at=at, by="test")


@pytest.mark.parametrize("change", [week, closing, words, name, pause, door])
def test_the_date_of_a_shop_moves_with_what_its_page_says(shop, later, dates, change):
    change(shop, later)

    path = Shop.objects.get(pk=shop.pk).get_absolute_url()
    assert dates("boutiques")[path] == later.strftime(SAID)


def test_the_date_of_a_shop_moves_with_its_goods_and_stays_with_its_drafts(shop, later, dates):
    product = a_product(shop=shop)
    draft = a_product("Brie", shop=shop, published=False)
    before = dates("boutiques")[shop.get_absolute_url()]

    Product.objects.filter(pk=draft.pk).update(updated_at=later)
    with_a_draft = dates("boutiques")[shop.get_absolute_url()]
    catalogue.archive(product, at=later, by="test")

    assert with_a_draft == before
    assert dates("boutiques")[shop.get_absolute_url()] == later.strftime(SAID)


def test_a_shop_that_changes_nothing_keeps_its_date(shop, town, other_town, later, dates):
    another = a_merchant("Chez Paul").shop
    with public_context():
        other_town.known()
    with town_context(other_town):
        week(a_merchant("Charcuterie").shop, later)
    before = dates("boutiques")

    week(another, later)

    assert dates("boutiques")[shop.get_absolute_url()] == before[shop.get_absolute_url()]
    assert later.strftime(SAID) not in before.values()


def test_a_product_has_a_new_date_when_it_is_sold_out_and_machines_are_told(
    shop, town, later, dates, client_of
):
    product, client = a_product(shop=shop, stock=2), client_of(town)
    address = f"/sitemap-{of_products(product)}.xml"
    before = client.get(address)

    catalogue.take({product.pk: 2}, at=later)

    assert dates(of_products(product))[product.get_absolute_url()] == later.strftime(SAID)
    assert dates("categories")["/categories/fromages/"] == later.strftime(SAID)
    asked = {"if-none-match": before["ETag"]}
    assert client.get(address, headers=asked).status_code == 200
    asked = {"if-modified-since": before["Last-Modified"]}
    assert client.get(address, headers=asked).status_code == 200


def test_a_head_has_the_date_of_its_variants(shop, now, later, dates):
    shirt = a_product("Marinière", shop=shop)
    small, _large = catalogue.set_options(shirt, [("Taille", ["S", "L"])], at=now, by="test")

    catalogue.give_back({small.pk: 1}, at=later)

    assert dates(of_products(shirt))[shirt.get_absolute_url()] == later.strftime(SAID)
