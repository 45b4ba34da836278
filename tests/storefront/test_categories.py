"""The shelves of local trade, and which of them a product's name suggests."""

import csv
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from storefront.catalogue import actions, queries
from storefront.catalogue.actions.categories import SHELVES
from storefront.catalogue.models import Category, Vat


@pytest.fixture(scope="module")
def rows():
    with SHELVES.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter=";", strict=True))


@pytest.fixture
def shelves(town):
    return actions.seed_categories()


def test_there_are_about_a_hundred_and_fifty_shelves_on_two_levels(rows):
    tops = {row["slug"] for row in rows if not row["parent"]}

    assert 140 <= len(rows) <= 170
    assert len({row["slug"] for row in rows}) == len(rows)
    assert {row["parent"] for row in rows if row["parent"]} == tops


def test_every_shelf_has_an_icon_a_rate_and_words(rows):
    sprite = Path(finders.find("themes/icons.svg")).read_text()
    icons = set(re.findall(r'<symbol id="([^"]+)"', sprite))

    assert {row["icon"] for row in rows} <= icons
    assert {int(row["vat"]) for row in rows} <= set(Vat.values)
    assert not [row["slug"] for row in rows if row["parent"] and not row["words"]]


def test_goods_have_a_number_of_google_and_services_have_none(rows):
    without = {row["slug"] for row in rows if not row["google"]}

    assert {row["parent"] for row in rows if row["slug"] in without} == {"services"}
    numbers = {row["slug"]: row["google"] for row in rows}
    # As anybody may read them in the list of 2021-09-21.
    assert numbers["mode-et-bijoux"] == "166"
    assert numbers["epicerie-et-cave"] == "412"
    assert (numbers["fromages"], numbers["livres"], numbers["maison-et-jardin"]) == (
        "429",
        "784",
        "536",
    )


def test_seeding_again_adds_nothing_and_keeps_what_the_town_changed(shelves):
    Category.objects.filter(slug="fromages").update(name="Fromages d'ici", words="tomme")

    assert actions.seed_categories() == shelves

    kept = Category.objects.get(slug="fromages")
    assert (kept.name, kept.words) == ("Fromages d'ici", "tomme")


def test_a_town_of_before_is_given_what_it_lacks(shelves):
    Category.objects.filter(slug="glaces").delete()
    Category.objects.filter(slug="pains").update(name="Nos pains", google=None, words="")

    assert actions.seed_categories() == shelves

    pains = Category.objects.get(slug="pains")
    assert (pains.name, pains.google) == ("Nos pains", 424)
    assert "baguette" in pains.words
    assert Category.objects.filter(slug="glaces").exists()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Comté 18 mois", "fromages"),
        ("Confiture de fraises", "miels-et-confitures"),
        ("Baguettes tradition", "pains"),
        ("ŒUFS fermiers x6", "oeufs"),
        ("Robe longue à fleurs", "robes"),
        ("Gigot d'agneau", "viandes"),
        ("Huile essentielle de lavande", "pharmacie"),
        ("Bière ambrée 33 cl", "bieres"),
        ("Bouquet de pivoines", "fleurs"),
        ("Puzzle 1000 pièces", "puzzles"),
        ("Savon de Marseille", "savons"),
    ],
)
def test_a_name_suggests_its_shelf(shelves, name, slug):
    assert queries.suggest_category(name)[0].slug == slug


@pytest.mark.parametrize("name", ["", "   ", "Xylqzt 3000", "de la", "<script>", "\0"])
def test_a_name_that_says_nothing_suggests_nothing(shelves, name):
    assert queries.suggest_category(name) == []


def test_at_most_three_are_suggested(shelves):
    assert len(queries.suggest_category("savon huile tarte robe couteau vin")) == 3
