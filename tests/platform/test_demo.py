"""The demo's towns are believable: what its tables say holds together."""

import csv
import io
import itertools
from collections import Counter
from datetime import time
from decimal import Decimal

import pytest
from PIL import Image
from stdnum.fr import siret

from halles.demo import almanac, diary, particulars, pictures
from storefront.catalogue.actions.categories import SHELVES
from storefront.catalogue.models.kinds import Allergen, Label
from storefront.catalogue.models.units import Unit
from storefront.merchants.models import Mode

TOWNS = almanac.towns()
SHOPS = [(town, shop) for town in TOWNS for shop in almanac.shops(town)]


def goods_of(town, shop):
    return almanac.goods(shop, town, town.subdomain.title())


@pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.subdomain)
def test_each_town_has_fifteen_merchants_and_two_hundred_products(town):
    shops = almanac.shops(town)

    assert len(shops) >= 15
    assert sum(len(goods_of(town, shop)) for shop in shops) >= 200


def test_every_siret_is_valid_fictional_and_used_once():
    numbers = [shop.siret for _, shop in SHOPS]

    assert all(siret.is_valid(number) and number.startswith("000") for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_names_phones_and_addresses_are_used_once():
    for detail in ("slug", "phone", "email"):
        assert len({getattr(shop, detail) for _, shop in SHOPS}) == len(SHOPS)
    assert all(shop.phone.startswith(("01 99 00", "06 39 98")) for _, shop in SHOPS)
    assert all(shop.email.endswith(".example") for _, shop in SHOPS)


@pytest.mark.parametrize(("town", "shop"), SHOPS, ids=lambda thing: getattr(thing, "slug", ""))
def test_a_shop_closes_for_lunch_or_rests_and_its_hours_never_overlap(town, shop):
    by_day = {day: list(rows) for day, rows in itertools.groupby(shop.openings, lambda row: row[0])}

    assert all(opens < closes for _, opens, closes in shop.openings)
    for rows in by_day.values():
        assert all(first[2] < second[1] for first, second in itertools.pairwise(rows))
    assert len(by_day) < 7
    assert any(len(rows) == 2 for rows in by_day.values())


@pytest.mark.parametrize(("town", "shop"), SHOPS, ids=lambda thing: getattr(thing, "slug", ""))
def test_every_product_of_a_shop_has_a_price_a_rate_a_shelf_and_a_picture(town, shop):
    with SHELVES.open() as table:
        shelves = {row["slug"] for row in csv.DictReader(table, delimiter=";")}

    for good in goods_of(town, shop):
        assert 100 <= good.price <= 100_000
        assert good.vat in (550, 1000, 2000)
        assert good.category in shelves
        assert good.stock is None or good.stock > 0
        assert all(word.partition("@")[0] in pictures.catalogue() for word in good.picture.split())
        assert "{" not in good.name + good.description


def test_each_town_shows_every_way_of_selling_from_a_window_to_a_delivery():
    for town in TOWNS:
        assert {shop.mode for shop in almanac.shops(town)} == set(Mode.values)


def test_what_is_said_of_goods_is_of_goods_there_are_in_words_the_catalogue_knows():
    known = {
        (row["trade"], row["name"])
        for path in almanac.TABLES.glob("goods/*.csv")
        for row in almanac.rows(path)
    }

    for row in almanac.rows("facts.csv"):
        assert (row["trade"], row["name"]) in known
        assert set(row["labels"].split()) <= set(Label.values)
        assert set(row["allergens"].split()) <= set(Allergen.values)
        assert not row["unit"] or Unit.of(Decimal(row["unit"].split()[0]), row["unit"].split()[1])


def test_in_each_town_something_has_options_and_something_is_reduced():
    for town in TOWNS:
        told = [
            particulars.of(shop, good, town)
            for shop in almanac.shops(town)
            for good in goods_of(town, shop)
        ]

        assert any(words.options for words in told)
        assert any(words.lowered for words in told)


@pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.subdomain)
def test_each_town_has_a_saturday_market_two_events_two_quarters_and_a_portrait(town):
    markets, quarters = diary.markets(town), diary.quarters(town)

    assert any(5 in market.weekdays for market in markets)
    assert len(diary.events(town)) == len(quarters) == 2
    assert min(len(text.text) for text in (*markets, *quarters)) > 200
    assert len(diary.portrait(town)) > 200
    assert diary.trades_with_stalls(town) <= {shop.trade for shop in almanac.shops(town)}


def test_whom_the_town_halls_invite_is_invented_and_nobody_else():
    invited = [prospect for town in TOWNS for prospect in diary.prospects(town)]
    others = {shop.siret for _, shop in SHOPS} | {
        applicant.siret for town in TOWNS for applicant in almanac.applicants(town)
    }

    for prospect in invited:
        assert siret.is_valid(prospect.siret)
        assert prospect.siret.startswith("000")
        assert prospect.siret not in others
        assert prospect.phone.startswith("06 39 98")
    assert {"prepared", "opened", "stuck"} <= {prospect.step for prospect in invited}


def test_two_towns_are_not_copies():
    bakers = [(town, shop) for town, shop in SHOPS if shop.trade == "boulangerie"]

    windows = [{(good.name, good.price) for good in goods_of(*baker)} for baker in bakers]

    assert all(len(one & other) < len(one) / 2 for one, other in itertools.combinations(windows, 2))


def test_hours_are_read_interval_by_interval():
    read = list(almanac.openings("mar-mer 09:00-12:30 14:00-19:00, dim 09:00-12:30"))

    assert Counter(weekday for weekday, *_ in read) == {1: 2, 2: 2, 6: 1}
    assert read[-1] == (6, time(9), time(12, 30))


def test_pictures_are_small_square_and_always_the_same():
    first, again = (pictures.picture("wine cheese@20", mood="la-cave") for _ in range(2))

    assert first == again
    assert len(first) < 60_000
    assert Image.open(io.BytesIO(first)).size == pictures.SQUARE


def test_a_cover_is_wide():
    assert Image.open(io.BytesIO(pictures.cover("coat scarf", mood="a"))).size == pictures.WIDE


def test_every_cut_out_is_light_and_named_with_its_source():
    sources = (pictures.OBJECTS / "SOURCES.md").read_text()

    for name, path in pictures.catalogue().items():
        assert path.stat().st_size <= 8_192
        assert f"`{path.parent.name}/{name}`" in sources


def test_no_table_of_goods_has_a_short_line():
    for path in almanac.TABLES.glob("**/*.csv"):
        with path.open() as table:
            assert len({len(row) for row in csv.reader(table, delimiter=";")}) == 1
