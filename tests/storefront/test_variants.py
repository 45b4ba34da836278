"""One product in several sizes and colours: chosen, priced, counted and sold each on its own."""

from dataclasses import replace

import pytest
from cast import a_basket, a_merchant, a_product, an_order
from django.db import IntegrityError, connection, transaction

from halles.money import Money
from storefront.basket import actions as baskets
from storefront.basket.queries import contents
from storefront.catalogue import actions
from storefront.catalogue.models import IllegalMove, Product

SIZES = [("Taille", ["S", "M"]), ("Couleur", ["Rouge", "Bleu"])]


@pytest.fixture
def shop(town):
    return a_merchant().shop


@pytest.fixture
def shirt(shop):
    return a_product("Marinière", shop=shop, price=Money(39_00), stock=20)


def offer(price=39_00, *, shown=0, said=3, idem="a form", **other):
    change = actions.Said(shown=shown, said=said, idem=idem)
    return actions.Offer(price=Money(price), said=change, **other)


def updated_at_once(product, **columns):
    """Keys of other rows are looked at when the transaction ends: have it done now."""
    Product.objects.filter(pk=product.pk).update(**columns)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_each_combination_is_a_product_of_its_own_in_the_order_given(shirt, now):
    made = actions.set_options(shirt, SIZES, at=now, by="test")

    assert [variant.title for variant in made] == [
        "Marinière (S, Rouge)",
        "Marinière (S, Bleu)",
        "Marinière (M, Rouge)",
        "Marinière (M, Bleu)",
    ]
    assert {(v.price, v.stock, v.state) for v in made} == {(Money(39_00), 0, "published")}
    shirt.refresh_from_db()
    assert (shirt.has_variants, shirt.stock) == (True, None)


def test_only_the_head_is_shown_and_only_variants_are_sold(shirt, now):
    made = actions.set_options(shirt, SIZES, at=now, by="test")
    actions.change_variant(made[0], offer=offer(), at=now, by="test")

    assert list(Product.objects.shown()) == [shirt]
    assert list(Product.objects.for_sale()) == [made[0]]
    assert shirt not in Product.objects.sellable()


def test_a_product_with_options_is_not_bought_itself(shirt, now):
    actions.set_options(shirt, SIZES, at=now, by="test")

    with pytest.raises(baskets.NotForSale):
        baskets.add(None, product_id=shirt.pk, quantity=1, at=now)
    with pytest.raises(actions.Short):
        actions.take({shirt.pk: 1}, at=now)


def test_a_basket_filled_before_the_options_cannot_be_ordered(shirt, now):
    basket = a_basket(shirt, at=now)

    actions.set_options(shirt, SIZES, at=now, by="test")

    assert not contents(basket).can_be_ordered


def test_an_order_names_the_options_and_takes_the_stock_of_that_variant(shirt, now):
    made = actions.set_options(shirt, SIZES, at=now, by="test")
    chosen = actions.change_variant(made[3], offer=offer(42_00), at=now, by="test")

    order = an_order(chosen, at=now)

    [line] = order.suborders.get().lines.all()
    assert (line.name, line.unit_price) == ("Marinière (M, Bleu)", Money(42_00))
    chosen.refresh_from_db()
    assert chosen.stock == 2


def test_a_head_costs_what_its_cheapest_variant_costs(shirt, now):
    made = actions.set_options(shirt, SIZES, at=now, by="test")

    actions.change_variant(made[1], offer=offer(25_00), at=now, by="test")
    shirt.refresh_from_db()
    assert shirt.price == Money(25_00)

    actions.remove_variant(made[1], at=now, by="test")
    shirt.refresh_from_db()
    assert shirt.price == Money(39_00)


def test_a_head_costs_what_is_left_while_its_cheapest_variant_is_withdrawn(shirt, now):
    made = actions.set_options(shirt, SIZES, at=now, by="test")
    cheap = actions.change_variant(made[1], offer=offer(25_00), at=now, by="test")

    cheap = actions.archive(cheap, at=now, by="test")
    shirt.refresh_from_db()
    withdrawn = shirt.price
    actions.publish(cheap, at=now, by="test")
    shirt.refresh_from_db()

    assert (withdrawn, shirt.price) == (Money(39_00), Money(25_00))


def test_options_said_again_keep_what_was_there(shirt, now):
    made = actions.set_options(shirt, SIZES, at=now, by="test")
    actions.change_variant(made[0], offer=offer(25_00, said=7), at=now, by="test")

    again = actions.set_options(
        shirt, [("Taille", ["S", "L"]), ("Couleur", ["Rouge"])], at=now, by="test"
    )

    assert [v.title for v in again] == ["Marinière (S, Rouge)", "Marinière (L, Rouge)"]
    assert (again[0].pk, again[0].price, again[0].stock) == (made[0].pk, Money(25_00), 7)
    assert set(shirt.variants.filter(state="archived")) == {made[1], made[2], made[3]}


def test_a_variant_that_was_withdrawn_comes_back_as_itself(shirt, now):
    made = actions.set_options(shirt, SIZES, at=now, by="test")
    actions.remove_variant(made[0], at=now, by="test")

    again = actions.set_options(shirt, SIZES, at=now, by="test")

    assert [v.pk for v in again] == [v.pk for v in made]
    assert {v.state for v in again} == {"published"}


def test_the_last_variant_stays(shirt, now):
    [only] = actions.set_options(shirt, [("Taille", ["Unique"])], at=now, by="test")

    with pytest.raises(actions.LastVariant):
        actions.remove_variant(only, at=now, by="test")


def test_a_hundred_variants_are_made_and_a_hundred_and_one_refused(shirt, now):
    numbers = [str(number) for number in range(101)]

    with pytest.raises(actions.TooManyVariants) as refused:
        actions.set_options(shirt, [("Numéro", numbers)], at=now, by="test")
    assert refused.value.number == 101
    shirt.refresh_from_db()
    assert not shirt.has_variants

    assert len(actions.set_options(shirt, [("Numéro", numbers[:100])], at=now, by="test")) == 100


@pytest.mark.parametrize(
    "options",
    [
        [],
        [("Taille", [])],
        [("", ["S"])],
        [("Taille", ["S", " s "])],
        [("Taille", ["S", ""])],
        [("Taille", ["S"]), ("taille", ["M"])],
        [("Taille", ["x" * 41])],
        [(name, ["un"]) for name in "abcd"],
    ],
)
def test_options_that_mean_nothing_are_refused(shirt, now, options):
    with pytest.raises(actions.BadOptions):
        actions.set_options(shirt, options, at=now, by="test")


def test_variants_come_and_go_with_their_head(shirt, now):
    made = actions.set_options(shirt, SIZES, at=now, by="test")
    actions.remove_variant(made[0], at=now, by="test")

    actions.archive(shirt, at=now, by="test")
    assert not Product.objects.filter(state="published").exists()
    actions.publish(shirt, at=now, by="test")

    on_sale = Product.objects.filter(state="published", variant_of=shirt)
    assert set(on_sale) == {made[1], made[2], made[3]}


def test_a_variant_is_not_put_on_sale_before_its_head(shirt, now):
    made = actions.set_options(shirt, SIZES, at=now, by="test")
    actions.unpublish(shirt, at=now, by="test")

    with pytest.raises(IllegalMove):
        actions.publish(made[0], at=now, by="test")


def test_what_a_head_says_its_variants_say(shirt, now):
    made = actions.set_options(shirt, SIZES, at=now, by="test")
    shirt.refresh_from_db()

    details = replace(actions.Details.of(shirt), name="Vareuse", origin="Bretagne")
    actions.change(shirt, details=details, at=now, by="test")

    made[0].refresh_from_db()
    assert (made[0].title, made[0].origin) == ("Vareuse (S, Rouge)", "Bretagne")
    assert made[0].get_absolute_url() == f"/produits/vareuse-{shirt.pk}/?variante={made[0].pk}"


def test_a_variant_has_no_variants(shirt, now):
    made = actions.set_options(shirt, SIZES, at=now, by="test")

    with pytest.raises(IllegalMove):
        actions.set_options(made[0], SIZES, at=now, by="test")
    with pytest.raises(IntegrityError), transaction.atomic():
        updated_at_once(made[1], variant_of=made[0])


def test_a_variant_is_of_the_shop_of_its_head(shirt, now):
    made = actions.set_options(shirt, SIZES, at=now, by="test")
    other = a_merchant("Chez l'autre").shop

    with pytest.raises(IntegrityError), transaction.atomic():
        updated_at_once(made[0], shop=other)


@pytest.mark.parametrize(
    "lie",
    [
        {"options": []},
        {"options": [["a", "1"], ["b", "1"], ["c", "1"], ["d", "1"]]},
        {"options": [["Taille", "M"], ["Couleur", "Bleu"]]},
        {"has_variants": True, "stock": None},
    ],
)
def test_the_database_itself_refuses_variants_that_are_none(shirt, now, lie):
    made = actions.set_options(shirt, SIZES, at=now, by="test")

    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.filter(pk=made[0].pk).update(**lie)


def test_a_copy_is_a_draft_with_the_same_variants_and_no_code(shirt, now):
    made = actions.set_options(shirt, SIZES, at=now, by="test")
    actions.change_variant(
        made[0], offer=offer(25_00, gtin="3 760 020 50 774-9", sku="MAR-S-R"), at=now, by="test"
    )

    copy = actions.duplicate(Product.objects.get(pk=shirt.pk), at=now, by="test")

    assert (copy.state, copy.has_variants) == ("draft", True)
    assert copy.name != shirt.name
    first = copy.variants.order_by("pk").first()
    assert (first.price, first.sku, first.gtin, first.stock) == (Money(25_00), "", "", 0)
    assert first.options == made[0].options
    assert Product.objects.get(pk=made[0].pk).sku == "MAR-S-R"


def test_a_stock_said_twice_by_one_form_counts_once(shirt, now):
    made = actions.set_options(shirt, SIZES, at=now, by="test")

    actions.change_variant(made[0], offer=offer(said=5), at=now, by="test")
    actions.change_variant(made[0], offer=offer(said=5), at=now, by="test")

    made[0].refresh_from_db()
    assert made[0].stock == 5
