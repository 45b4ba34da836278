"""The town's goods as Google and Meta are told of them: each field by their own rules."""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal

import feed_rules
import pytest
from cast import a_merchant, a_photo, a_product
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from halles.money import Money
from storefront.catalogue import actions as catalogue
from storefront.catalogue import places
from storefront.catalogue.actions.pictures import tell
from storefront.catalogue.models import Category, Product
from storefront.catalogue.models.units import Unit
from storefront.merchants.models import Mode, Shop
from storefront.reach import sitemaps, streams
from storefront.reach.feeds.items import plain
from tenants.current import public_context, town_context

G = "{http://base.google.com/ns/1.0}"
GTIN = "3017620422003"


@pytest.fixture
def shop(town):
    return a_merchant().shop


def shown(name="Comté 18 mois", *, shop, size=(800, 600), **said):
    """A product with a photo."""
    product = a_product(name, shop=shop, **said)
    a_photo(place=places.of(product.pk), size=size)
    tell(place=places.of(product.pk), at=timezone.now())
    product.refresh_from_db()
    return product


def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return b"".join(answer).decode()


def of_google(client):
    """Each product as [(name, value)]."""
    channel = etree.fromstring(text(client, "/flux/google.xml").encode()).find("channel")
    return [
        [(field.tag.removeprefix(G), field.text) for field in item]
        for item in channel.findall("item")
    ]


def of_table(client, path, delimiter=","):
    return list(csv.DictReader(io.StringIO(text(client, path)), delimiter=delimiter))


def filled(rows):
    return [[(name, value) for name, value in row.items() if value] for row in rows]


def every_feed(client):
    """Every product of every feed, and the rules it is read by."""
    local = of_table(client, "/flux/google-magasins.tsv", "\t")
    return [
        *((fields, feed_rules.GOOGLE) for fields in of_google(client)),
        *((fields, feed_rules.LOCAL) for fields in filled(local)),
        *((fields, feed_rules.META) for fields in filled(of_table(client, "/flux/meta.csv"))),
    ]


def test_every_field_of_every_feed_is_as_its_reader_asks(shop, town, client_of, now):
    Category.objects.update_or_create(slug="fromages", defaults={"google": 429, "order": 1})
    sold_out = shown("Tomme", shop=shop, stock=0)
    shown("Comté", shop=shop, gtin=GTIN, brand="Jura", unit=Unit.of(Decimal(250), "g"), stock=2)
    shown("=HYPERLINK(1)", shop=shop, description='<b>Bon</b> & frais\x0b\r\n;\t"x"', stock=None)
    shown("É" * 120, shop=shop, description="mot " * 700, condition="used")
    reduced = shown("Brie", shop=shop, price=Money(1200))
    Product.objects.filter(pk=reduced.pk).update(
        price=Money(900), reduced_from=Money(1200), reduced_until=timezone.now() + timedelta(9)
    )
    head = shown("Panier", shop=shop)
    catalogue.set_options(head, [("Taille", ["S", "M"])], at=now, by="test")
    Product.objects.filter(variant_of=head).update(state="published", published_at=now)

    told = every_feed(client_of(town))

    wrong = [list(feed_rules.faults(fields, rules)) for fields, rules in told]
    assert len(told) == 3 * 7
    assert not [faults for faults in wrong if faults]
    google = [dict(fields) for fields, rules in told if rules is feed_rules.GOOGLE]
    assert not [faults for said in google for faults in feed_rules.google_only(said)]
    assert {said["id"]: said["availability"] for said in google}[f"{sold_out.pk}"] == "out_of_stock"


def test_a_reduction_is_told_as_on_the_page(shop, town, client_of):
    product = shown("Brie", shop=shop, price=Money(900))
    until = timezone.now() + timedelta(9)
    Product.objects.update(reduced_from=Money(1200), reduced_until=until)

    [fields], [meta] = of_google(client_of(town)), of_table(client_of(town), "/flux/meta.csv")

    said = dict(fields)
    assert said["id"] == f"{product.pk}"
    assert (said["price"], said["sale_price"]) == ("12.00 EUR", "9.00 EUR")
    assert (meta["price"], meta["sale_price"]) == ("12.00 EUR", "9.00 EUR")


def test_a_reduction_that_is_over_is_told_no_more(shop, town, client_of):
    shown("Brie", shop=shop, price=Money(900))
    Product.objects.update(reduced_from=Money(1200), reduced_until=timezone.now() - timedelta(1))

    [fields] = of_google(client_of(town))

    assert ("price", "9.00 EUR") in fields
    assert "sale_price" not in dict(fields)


def test_variants_are_told_each_and_which_product_they_are_of(shop, town, client_of, now):
    head = shown("Pull", shop=shop)
    options = [("Taille", ["S", "M"]), ("Couleur", ["Rouge"])]
    catalogue.set_options(head, options, at=now, by="test")
    Product.objects.filter(variant_of=head).update(state="published", published_at=now)

    told = [dict(fields) for fields in of_google(client_of(town))]

    assert {said["item_group_id"] for said in told} == {f"{head.pk}"}
    assert {(said["size"], said["color"]) for said in told} == {("S", "Rouge"), ("M", "Rouge")}
    assert f"{head.pk}" not in {said["id"] for said in told}
    assert all(f"?variante={said['id']}" in said["link"] for said in told)


def test_the_price_of_a_kilogram_goes_with_the_price(shop, town, client_of):
    shown("Comté", shop=shop, unit=Unit.of(Decimal(250), "g"))

    [fields] = of_google(client_of(town))

    assert ("unit_pricing_measure", "0.25 kg") in fields
    assert ("unit_pricing_base_measure", "1 kg") in fields


@pytest.mark.parametrize("gtin", ["2012345678900", "0212345678909", "9812345678907"])
def test_a_number_that_means_something_in_one_shop_alone_is_kept_there(shop, town, client_of, gtin):
    product = shown(shop=shop)
    Product.objects.filter(pk=product.pk).update(gtin=gtin)

    [fields] = of_google(client_of(town))

    assert "gtin" not in dict(fields)
    assert ("identifier_exists", "no") in fields


def test_what_is_only_shown_is_not_offered_online(shop, town, client_of):
    shown(shop=shop)
    Shop.objects.update(mode=Mode.SHOWCASE)
    client = client_of(town)

    [fields], [local] = of_google(client), of_table(client, "/flux/google-magasins.tsv", "\t")

    assert [v for n, v in fields if n == "excluded_destination"] == [
        "Shopping_ads",
        "Free_listings",
    ]
    assert local["pickup_method"] == "not supported"
    assert not of_table(client, "/flux/meta.csv")


@pytest.mark.parametrize(("days", "told"), [(0, "same day"), (1, "next day"), (5, "5-day")])
def test_a_shop_says_how_soon_an_order_is_ready(shop, town, client_of, days, told):
    shown(shop=shop)
    Shop.objects.update(notice=days)

    [local] = filled(of_table(client_of(town), "/flux/google-magasins.tsv", "\t"))

    assert not list(feed_rules.faults(local, feed_rules.LOCAL))
    assert dict(local)["pickup_sla"] == told


def test_a_product_without_a_photo_is_in_no_feed(shop, town, client_of):
    a_product(shop=shop)

    assert not every_feed(client_of(town))


def test_a_small_photo_is_enough_for_google_and_not_for_meta(shop, town, client_of):
    shown(shop=shop, size=(400, 300))
    client = client_of(town)

    assert len(of_google(client)) == 1
    assert not of_table(client, "/flux/meta.csv")


def test_nothing_in_a_feed_runs_in_a_spreadsheet_or_ends_a_line(shop, town, client_of):
    for name in ("=1+1", "+33 vin", "-10 %", "@home", "a\tb"):
        shown(name, shop=shop, description="une\nautre\tligne")
    client = client_of(town)

    meta = of_table(client, "/flux/meta.csv")
    raw = text(client, "/flux/google-magasins.tsv").splitlines()

    assert len(meta) == 5
    assert not [v for row in meta for v in row.values() if feed_rules.FORMULA.match(v)]
    assert {line.count("\t") for line in raw} == {7}
    assert len(raw) == 6


@pytest.mark.parametrize(
    ("said", "told"),
    [("a\x00b\x1fc", "a b c"), ("  x \u2028 y ", "x y"), ("\ufffe", ""), ("é", "é")],
)
def test_words_are_put_on_one_line(said, told):
    assert plain(said) == told


def test_memory_is_that_of_a_batch_and_no_row_is_missed(shop, town, client_of, monkeypatch):
    monkeypatch.setattr(streams, "BATCH", 3)
    goods = [shown(f"Fromage {n}", shop=shop) for n in range(8)]

    with CaptureQueriesContext(connection) as asked:
        told = of_google(client_of(town))

    rows = [q["sql"] for q in asked if "catalogue_product" in q["sql"] and "LIMIT 3" in q["sql"]]
    assert [dict(fields)["id"] for fields in told] == [f"{p.pk}" for p in goods]
    assert len(rows) == 3


@pytest.mark.parametrize(
    "path",
    [
        *("/flux/google.xml", "/flux/google-magasins.tsv", "/flux/meta.csv"),
        *("/sitemap-boutiques.xml", "/sitemap-produits-{file}.xml"),
    ],
)
def test_what_is_read_after_the_door_has_left_is_of_the_town_asked_for(shop, town, client_of, path):
    product = shown("Comté", shop=shop)
    answer = client_of(town).get(path.format(file=product.pk // sitemaps.A_FILE))

    with public_context():
        told = b"".join(answer).decode()

    assert any(word in told for word in ("comte-", "fromagerie-du-pont", f"b{shop.pk}"))


def test_no_feed_tells_of_another_town(shop, town, other_town, client_of):
    shown(shop=shop)
    with public_context():
        other_town.known()
    with town_context(other_town):
        shown("Pâté de Chartres", shop=a_merchant("Charcuterie").shop)

    here, there = every_feed(client_of(town)), every_feed(client_of(other_town))

    assert "Pâté" not in f"{[fields for fields, _rules in here]}"
    assert "Comté" not in f"{[fields for fields, _rules in there]}"
    assert len(here) == len(there) == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("price", "9,90 EUR"),
        ("price", "0.00 EUR"),
        ("availability", "in stock"),
        ("gtin", "3017620422004"),
        ("image_link", "https://x.example/a.avif"),
        ("link", "/produits/1"),
        ("sale_price", "99.00 EUR"),
        ("colour", "red"),
        ("id", ""),
    ],
)
def test_the_rules_find_what_is_wrong(shop, town, client_of, name, value):
    """The positive control: each rule refuses something."""
    shown(shop=shop)
    [fields] = of_google(client_of(town))

    spoilt = [*((n, v) for n, v in fields if n != name), *([(name, value)] if value else [])]

    assert not list(feed_rules.faults(fields, feed_rules.GOOGLE))
    assert list(feed_rules.faults(spoilt, feed_rules.GOOGLE))


def test_a_reader_is_told_when_a_reduction_ends(shop, town, client_of):
    at, client = timezone.now(), client_of(town)
    shown(shop=shop, price=Money(800))
    later = at + timedelta(hours=1)
    Product.objects.update(reduced_from=Money(990), reduced_until=later)
    known = client.get("/flux/google.xml")["ETag"]

    # The hour passes: nobody edits anything.
    Product.objects.update(reduced_until=at - timedelta(hours=1))
    answer = client.get("/flux/google.xml", headers={"If-None-Match": known})

    assert answer.status_code == 200
    assert "sale_price" not in b"".join(answer).decode()


def may_read(rules, path):
    """The longest rule that fits decides, and of two as long the kinder one (RFC 9309)."""
    said = re.findall(r"^(Allow|Disallow): (\S+)$", rules, re.MULTILINE)
    fit = [
        (len(rule), kind)
        for kind, rule in said
        if re.match(".*".join(map(re.escape, rule.split("*"))), path)
    ]
    return max(fit, key=lambda one: (one[0], one[1] == "Allow"), default=(0, "Allow"))[1] == "Allow"


def test_robots_may_read_every_address_of_our_feeds(shop, town, client_of, now):
    sizes = [("Taille", ["S", "M"])]
    catalogue.set_options(shown("Marinière", shop=shop), sizes, at=now, by="test")
    shown("Comté", shop=shop)
    client = client_of(town)

    rules = text(client, "/robots.txt")
    links = [dict(item)["link"].removeprefix(town.address) for item in of_google(client)]

    assert len(links) == 3
    assert len([link for link in links if "?variante=" in link]) == 2
    assert [link for link in links if not may_read(rules, link)] == []
    assert not may_read(rules, "/categories/fromages/?commande=1")
