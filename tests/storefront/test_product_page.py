"""The page of a product: its price by the law, its options, what is in it; without script."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from cast import a_product, a_shop
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from halles.money import Money
from storefront.catalogue import actions, posters
from storefront.catalogue.models import Product
from storefront.catalogue.models.units import Unit
from storefront.merchants.models import Shop

DAY = timedelta(days=1)


@pytest.fixture
def visitor(town, client_of):
    return client_of(town)


@pytest.fixture
def comte(town):
    return a_product(shop=a_shop(), price=Money(9_90))


def said(product, at=None, **other):
    product = Product.objects.get(pk=product.pk)
    details = replace(actions.Details.of(product), **other)
    return actions.change(product, details=details, at=at or timezone.now(), by="test")


def page(visitor, product, more=""):
    answer = visitor.get(product.get_absolute_url() + more)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_the_price_of_a_kilogram_stands_beside_the_price(visitor, comte):
    said(comte, unit=Unit.of(Decimal(330), "g"))

    assert "30,00 €/kg" in page(visitor, comte)


def test_a_reduction_shows_what_it_is_compared_with(visitor, comte):
    Product.objects.update(published_at=timezone.now() - 90 * DAY)
    said(comte, price=Money(7_90))

    shown = page(visitor, comte)

    assert "9,90 €" in shown
    assert "7,90 €" in shown
    assert "30 jours" in shown
    assert "<s>" in page(visitor, comte.shop)


def test_a_product_of_yesterday_says_since_when_it_is_sold(visitor, comte):
    said(comte, price=Money(7_90))

    assert "depuis sa mise en vente" in page(visitor, comte)


def test_what_is_in_it_and_where_it_comes_from_is_told(visitor, comte):
    said(comte, allergens=["milk"], labels=["aop"], origin="Jura", condition="used", brand="Petite")

    shown = page(visitor, comte)

    for words in ("Jura", "AOP", "lait", "Petite", "occasion"):
        assert words in shown


def test_markup_of_a_description_is_cleaned_when_it_is_written(visitor, comte):
    nasty = '<p>Bon <strong>fromage</strong></p><script>alert(1)</script><img src=x onerror="a()">'
    product = said(comte, description=nasty + '<a href="javascript:x()">ici</a>')

    shown = page(visitor, comte)

    assert product.description_html == "<p>Bon <strong>fromage</strong></p>ici"
    assert "<strong>fromage</strong>" in shown
    assert "alert(1)" not in shown
    assert "onerror" not in shown
    assert "<" not in product.description


def test_plain_words_keep_their_paragraphs_and_signs(visitor, comte):
    product = said(comte, description="Moins de 3 < 5 & bon.\n\nÀ goûter.")

    assert product.description_html == "<p>Moins de 3 &lt; 5 &amp; bon.</p>\n\n<p>À goûter.</p>"
    assert product.description == "Moins de 3 < 5 & bon.\n\nÀ goûter."


def test_one_variant_is_chosen_in_a_plain_form_and_what_is_gone_cannot_be(visitor, comte):
    made = actions.set_options(comte, [("Poids", ["250 g", "500 g"])], at=timezone.now(), by="test")
    left = actions.Said(shown=0, said=4, idem="a")
    offer = actions.Offer(price=Money(18_50), said=left)
    actions.change_variant(made[1], offer=offer, at=timezone.now(), by="test")

    shown = page(visitor, Product.objects.get(pk=comte.pk))

    assert "À partir de 9,90 €" in shown
    assert f'value="{made[0].pk}" required disabled' in shown
    assert f'value="{made[1].pk}" required checked' in shown
    visitor.post(reverse("basket:add"), {"product": made[1].pk, "quantity": 2})
    assert "Comté 18 mois (500 g)" in visitor.get("/panier/").content.decode()


@pytest.mark.parametrize("number", [24, 100])
def test_many_variants_are_chosen_from_a_list_and_cost_one_statement_more(visitor, comte, number):
    plain = Product.objects.get(pk=comte.pk).get_absolute_url()
    visitor.get(plain)
    with CaptureQueriesContext(connection) as before:
        visitor.get(plain)
    sizes = [str(size) for size in range(number)]
    actions.set_options(comte, [("Pointure", sizes)], at=timezone.now(), by="test")
    Product.objects.filter(variant_of=comte).update(stock=3)
    visitor.get(plain)

    with CaptureQueriesContext(connection) as after:
        answer = visitor.get(plain)

    assert len(after) <= len(before) + 1 <= 7
    assert len(answer.content) <= 40_000
    assert answer.content.decode().count("<option") == number


def told(visitor, product):
    """What machines are told of it: its node, and whether Meta finds it in stock."""
    shown = html.fromstring(visitor.get(product.get_absolute_url()).content)
    [script] = shown.xpath("//script[@type='application/ld+json']/text()")
    [stock] = shown.xpath("//meta[@property='product:availability']/@content")
    nodes = json.loads(script)["@graph"]
    return next(node for node in nodes if node["@type"].startswith("Product")), stock


def test_machines_are_told_the_price_and_the_stock_of_each_variant(visitor, comte):
    made = actions.set_options(comte, [("Taille", ["S", "M"])], at=timezone.now(), by="test")
    left = actions.Said(shown=0, said=4, idem="a")
    offer = actions.Offer(price=Money(18_50), said=left)
    actions.change_variant(made[1], offer=offer, at=timezone.now(), by="test")

    group, stock = told(visitor, comte)

    offers = [variant["offers"] for variant in group["hasVariant"]]
    assert (group["@type"], stock) == ("ProductGroup", "in stock")
    assert group["productGroupID"] == str(comte.pk)
    assert group["variesBy"] == ["https://schema.org/size"]
    assert [variant["size"] for variant in group["hasVariant"]] == ["S", "M"]
    assert [(o["price"], o["availability"].rpartition("/")[2]) for o in offers] == [
        ("9.90", "OutOfStock"),
        ("18.50", "InStock"),
    ]
    assert offers[1]["url"].endswith(made[1].get_absolute_url())
    assert "offers" not in group


@pytest.mark.parametrize("number", [2, 100])
def test_a_product_whose_variants_are_all_gone_is_gone_for_machines_too(visitor, comte, number):
    sizes = [str(size) for size in range(number)]
    actions.set_options(comte, [("Taille", sizes)], at=timezone.now(), by="test")

    node, stock = told(visitor, comte)

    offers = [variant["offers"] for variant in node.get("hasVariant", [node])]
    assert stock == "out of stock"
    assert {offer["availability"] for offer in offers} == {"https://schema.org/OutOfStock"}


def test_of_a_hundred_variants_machines_are_told_the_range_of_prices(visitor, comte):
    numbers = [str(number) for number in range(100)]
    made = actions.set_options(comte, [("Pointure", numbers)], at=timezone.now(), by="test")
    Product.objects.filter(pk=made[7].pk).update(price=Money(12_00), stock=1)

    node, stock = told(visitor, comte)

    offer = node["offers"]
    assert (offer["@type"], offer["offerCount"], stock) == ("AggregateOffer", 100, "in stock")
    assert (offer["lowPrice"], offer["highPrice"]) == ("9.90", "12.00")
    assert offer["availability"] == "https://schema.org/InStock"


def test_a_price_that_is_the_least_is_said_to_be_wherever_it_is_shown(visitor, comte, town):
    actions.set_options(comte, [("Taille", ["S", "M"])], at=timezone.now(), by="test")
    head = Product.objects.get(pk=comte.pk)

    described = page(visitor, comte).partition("</head>")[0]
    frame = visitor.get(f"/embed/produits/{comte.pk}/").text.replace("\u00a0", " ")
    news = visitor.get("/flux/nouveautes.xml").text.replace("\u00a0", " ")

    assert 'content="À partir de 9,90 €.' in described
    assert "À partir de 9,90 €" in frame
    assert "À partir de 9,90 €" in news
    assert posters.product(head, town).price == "À partir de 9,90 €".replace(" €", "\u00a0€")


def test_the_address_of_a_variant_leads_to_its_head_with_it_chosen(visitor, comte):
    made = actions.set_options(comte, [("Poids", ["1", "2"])], at=timezone.now(), by="test")
    Product.objects.filter(variant_of=comte).update(stock=3)

    answer = visitor.get(f"/produits/comte-18-mois-{made[1].pk}/")

    assert answer.status_code == 301
    assert answer["Location"] == made[1].get_absolute_url()
    chosen = visitor.get(answer["Location"]).content.decode()
    assert f'value="{made[1].pk}" required checked' in chosen


@pytest.mark.parametrize("asked", ["0", "-1", "x", "9" * 40, "%00", "'"])
def test_a_variant_that_is_none_changes_nothing(visitor, comte, asked):
    actions.set_options(comte, [("Poids", ["1", "2"])], at=timezone.now(), by="test")
    product = Product.objects.get(pk=comte.pk)

    shown = page(visitor, product, f"?variante={asked}")

    assert shown == page(visitor, product)


def test_a_shop_on_holiday_is_looked_at_and_not_bought_from(visitor, comte):
    today = timezone.localdate()
    Shop.objects.update(paused_on=today, paused_until=today + 3 * DAY)

    shown = page(visitor, comte)

    assert "buy-bar" not in shown
    assert "congés" in shown
    assert comte not in Product.objects.for_sale()
    Shop.objects.update(paused_on=today - 3 * DAY, paused_until=today)
    assert "buy-bar" in page(visitor, comte)
    assert comte in Product.objects.for_sale()


def test_a_pause_ends_after_it_begins(comte):
    with pytest.raises(IntegrityError), transaction.atomic():
        Shop.objects.update(paused_on=date(2026, 8, 1), paused_until=date(2026, 8, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Shop.objects.update(paused_until=date(2026, 8, 1))
