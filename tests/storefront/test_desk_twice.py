"""A product's form that a nervous thumb sends twice."""

import io

import cast
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from storefront.catalogue import actions
from storefront.catalogue.models import Category, Product

ADD = "/pro/produits/nouveau/"


@pytest.fixture
def shop(town):
    actions.seed_categories()
    return cast.a_merchant().shop


@pytest.fixture
def keeper(shop, town, client_of):
    client = client_of(town)
    client.force_login(shop.merchant.owner)
    return client


@pytest.fixture
def form(keeper):
    """As the page is filled in, with the key it came with."""
    key = keeper.get(ADD).context["form"]["idem"].value()
    shelf = Category.objects.get(slug="fromages").pk
    return {"name": "Brie de Melun", "price": "6,80", "category": shelf, "idem": key}


def photo():
    out = io.BytesIO()
    Image.new("RGB", (800, 600), "orange").save(out, "JPEG")
    return SimpleUploadedFile("photo.jpg", out.getvalue(), "image/jpeg")


def with_a_photo(keeper, form):
    return {"picture": photo()}


def with_a_kept_photo(keeper, form):
    refused = keeper.post(ADD, form | {"price": "0", "picture": photo()})
    return {"kept": refused.context["kept"]}


def without_a_photo(keeper, form):
    return {}


@pytest.mark.parametrize("more", [with_a_photo, with_a_kept_photo, without_a_photo])
def test_a_form_sent_twice_adds_one_product_and_leads_to_one_place(keeper, form, more):
    said = form | more(keeper, form)

    first = keeper.post(ADD, said)
    said |= {"picture": photo()} if "picture" in said else {}
    again = keeper.post(ADD, said)

    product = Product.objects.get()
    assert (first.status_code, again.status_code, again.url) == (302, 302, first.url)
    assert (product.state, bool(product.photo_key)) == ("published", more is not without_a_photo)
    assert product.gallery == []


def test_a_draft_whose_form_is_sent_again_to_be_put_on_sale_is(keeper, form):
    keeper.post(ADD, form | {"draft": ""})

    keeper.post(ADD, form)

    assert Product.objects.get().state == "published"


def test_a_reference_is_not_called_taken_by_the_form_that_took_it(keeper, form):
    answers = [keeper.post(ADD, form | {"sku": "B-12"}).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert Product.objects.get().sku == "B-12"


def test_who_goes_back_and_types_another_product_adds_it(keeper, form):
    keeper.post(ADD, form)

    keeper.post(ADD, form | {"name": "Brie de Meaux"})

    assert set(Product.objects.values_list("name", flat=True)) == {"Brie de Melun", "Brie de Meaux"}


def test_a_copy_of_what_a_form_added_is_a_product_of_its_own(keeper, form):
    keeper.post(ADD, form)
    product = Product.objects.get()

    keeper.post(f"/pro/produits/{product.pk}/copie/")

    assert Product.objects.exclude(pk=product.pk).get().name.startswith("Brie de Melun")
