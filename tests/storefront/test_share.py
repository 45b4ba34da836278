"""Handing a page on, by whatever means the visitor has."""

import io

import cast
import pytest
from lxml import html
from pypdf import PdfReader

from halles import limits
from storefront.desk.views.imports import taking
from storefront.desk.views.reach import visibility
from storefront.visits import queries
from themes.heads import short


@pytest.fixture
def product(town):
    return cast.a_product(shop=cast.a_shop())


def test_a_page_is_handed_on_by_plain_links_and_a_short_address(product, town, client_of):
    paths = {
        product.get_absolute_url(): short.of_product(product.pk),
        product.shop.get_absolute_url(): short.of_shop(product.shop_id),
    }
    client = client_of(town)

    for path, handed in paths.items():
        page = html.fromstring(client.get(path).content)
        links = page.xpath("//section[@class='share']//a/@href")
        address = town.address + handed

        assert page.xpath("//code[@class='share-address']/text()") == [address]
        assert [link.split(":")[0] for link in links] == ["https", "https", "mailto"]
        assert all(address.replace(":", "%3A") in link for link in links)
        assert page.xpath("//button[@data-share and @hidden]/@data-share") == [address]


def test_a_shop_is_called_and_walked_to_without_a_script(product, town, client_of):
    shop = product.shop

    page = html.fromstring(client_of(town).get(shop.get_absolute_url()).content)

    [route] = page.xpath("//a[@data-geo]")
    assert route.get("href").startswith("https://www.openstreetmap.org/search?query=")
    assert route.get("data-geo").startswith("geo:0,0?q=")
    assert page.xpath(f"//form[@method='post' and @action='/vers/venir/{shop.slug}/']//button")
    assert page.xpath(f"//*[@data-seen='/vers/vu/{shop.slug}/']")


def test_a_merchant_prints_posters_and_sees_the_numbers(product, town, client_of):
    client = client_of(town)
    client.force_login(product.shop.merchant.owner)
    papers = ["/pro/visibilite/affiche/", f"/pro/produits/{product.pk}/affiche/?format=a6"]

    window, shelf = [PdfReader(io.BytesIO(client.get(path).content)) for path in papers]
    page = client.get("/pro/visibilite/")
    client.post("/pro/visibilite/")

    assert [round(page.pages[0].mediabox.width) for page in (window, shelf)] == [595, 298]
    assert short.of_shop(product.shop_id) in window.pages[0].extract_text()
    assert "9,90" in shelf.pages[0].extract_text()
    assert page.status_code == 200
    assert not queries.is_told(product.shop)


FILES = [
    ("/pro/visibilite/affiche/", "reach.visibility.shop_poster", visibility.POSTERS),
    ("/pro/produits/export/", "imports.taking.export", taking.WORKBOOKS),
]


@pytest.mark.parametrize(("path", "view", "most"), FILES)
def test_files_that_cost_something_are_given_so_often(product, town, client_of, path, view, most):
    client, owner = client_of(town), product.shop.merchant.owner
    client.force_login(owner)
    first = client.get(path)
    # Read to its end, which closes it; closed by hand it would close the connection too.
    assert first.getvalue()

    for _other in range(most - 1):
        limits.allow(f"files storefront.desk.views.{view} {owner.pk}", limit=most, seconds=600)
    again = client.get(path)

    assert first.status_code == 200
    assert (again.status_code, again["Retry-After"]) == (429, "600")
