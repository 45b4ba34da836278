"""Addresses without measure: what is left of them before anything is asked of the database."""

import pytest
from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict

from storefront.catalogue.models import Category
from storefront.search import forms

SHELVES = [Category(slug="fromages", name="Fromages")]


@pytest.mark.parametrize(
    "query",
    [
        "&".join(f"label={n}&prix={n}-{n + 1}&f{n}=1" for n in range(300)),
        "&".join(f"categorie=fromages&tri=distance&lat={n % 90}&lng={n}" for n in range(180)),
        "q=" + "brie+" * 200_000,
        "q=" + "%00" * 300_000 + "brie",
        "q=brie&boutique=" + "a" * 1_000_000,
        "q=brie&categorie=" + "a" * 1_000_000,
        "prix=" + "9" * 1_000_000 + "-&q=brie",
        "lat=" + "1" * 1_000_000 + "&lng=1&q=brie",
        "page=" + "9" * 1_000_000 + "&q=brie",
    ],
    ids=["choices", "places", "words", "nothing", "shop", "shelf", "price", "degrees", "page"],
)
def test_an_address_of_any_length_becomes_a_short_one(query):
    said = QueryDict(query)

    asked, page = forms.read(said, SHELVES), forms.page(said)

    assert len(forms.understood(asked).urlencode()) < 300
    assert page == 1


def test_thousands_of_choices_are_not_even_read():
    with pytest.raises(TooManyFieldsSent):
        QueryDict("&".join(f"prix={n}-" for n in range(5000)))
