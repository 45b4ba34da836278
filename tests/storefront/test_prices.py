"""What a product was sold at, and what a reduction is compared with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from cast import a_merchant, a_product
from django.db import DatabaseError, IntegrityError, transaction

from halles.money import Money
from storefront.catalogue import actions
from storefront.catalogue.models import Category, Measure, PriceChange, Product
from storefront.catalogue.models.units import Unit
from tenants.current import public_context, town_context

DAY = timedelta(days=1)
SPRING = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def shop(town):
    actions.seed_categories()
    return a_merchant().shop


def sold(shop, price=100_00, *, at=SPRING, name="Lampe en rotin"):
    category = Category.objects.get(slug="maison")
    details = actions.Details(name=name, category=category, price=Money(price))
    product = actions.add(shop=shop, details=details, at=at, by="test")
    return actions.publish(product, at=at, by="test")


def priced(product, price, *, at, crossed=None):
    product.refresh_from_db()
    crossed = Money(crossed) if crossed else None
    details = replace(actions.Details.of(product), price=Money(price), crossed_price=crossed)
    return actions.change(product, details=details, at=at, by="test")


def prior(product, at):
    product.refresh_from_db()
    found = product.prior_price(at)
    return found and found.cents


def test_every_price_is_written_down_and_nothing_is_rewritten(shop):
    product = sold(shop)

    priced(product, 90_00, at=SPRING + DAY)
    actions.unpublish(product, at=SPRING + 2 * DAY, by="test")

    said = product.price_changes.order_by("pk").values_list("price", flat=True)
    assert list(said) == [Money(100_00), Money(90_00), None]
    with pytest.raises(DatabaseError), transaction.atomic():
        PriceChange.objects.update(price=Money(1))
    with pytest.raises(DatabaseError), transaction.atomic():
        PriceChange.objects.all().delete()


def test_a_change_that_leaves_the_price_writes_nothing(shop):
    product = sold(shop)

    priced(product, 100_00, at=SPRING + DAY)

    assert product.price_changes.count() == 1


def test_a_reduction_shows_the_lowest_price_of_the_thirty_days_before(shop):
    product = sold(shop)
    priced(product, 85_00, at=SPRING + 40 * DAY)
    priced(product, 120_00, at=SPRING + 50 * DAY)

    priced(product, 80_00, at=SPRING + 60 * DAY)

    assert prior(product, SPRING + 61 * DAY) == 85_00


def test_a_lower_price_of_more_than_thirty_days_ago_is_forgotten(shop):
    product = sold(shop, 50_00)
    priced(product, 100_00, at=SPRING + DAY)

    priced(product, 80_00, at=SPRING + 40 * DAY)

    assert prior(product, SPRING + 40 * DAY) == 100_00


def test_the_price_in_force_thirty_days_ago_still_counts(shop):
    product = sold(shop, 70_00)
    priced(product, 100_00, at=SPRING + 45 * DAY)

    priced(product, 60_00, at=SPRING + 70 * DAY)

    assert prior(product, SPRING + 70 * DAY) == 70_00


def test_reductions_that_follow_each_other_keep_the_price_before_the_first(shop):
    product = sold(shop)
    priced(product, 90_00, at=SPRING + 40 * DAY)

    priced(product, 70_00, at=SPRING + 50 * DAY)
    priced(product, 50_00, at=SPRING + 75 * DAY)

    assert prior(product, SPRING + 80 * DAY) == 100_00


def test_a_price_raised_and_then_lowered_is_no_reduction(shop):
    product = sold(shop)
    priced(product, 150_00, at=SPRING + 40 * DAY)

    priced(product, 100_00, at=SPRING + 45 * DAY)

    assert prior(product, SPRING + 45 * DAY) is None


def test_a_price_raised_ends_the_reduction(shop):
    product = sold(shop)
    priced(product, 80_00, at=SPRING + 40 * DAY)

    priced(product, 90_00, at=SPRING + 45 * DAY)

    assert prior(product, SPRING + 45 * DAY) is None


def test_after_thirty_days_the_price_is_the_price(shop):
    product = sold(shop)
    priced(product, 80_00, at=SPRING + 40 * DAY)

    assert prior(product, SPRING + 69 * DAY) == 100_00
    assert prior(product, SPRING + 70 * DAY) is None
    priced(product, 75_00, at=SPRING + 80 * DAY)
    assert prior(product, SPRING + 80 * DAY) == 80_00


def test_a_product_of_ten_days_is_compared_with_its_lowest_price_since_then(shop):
    product = sold(shop)
    priced(product, 110_00, at=SPRING + 5 * DAY)

    priced(product, 90_00, at=SPRING + 10 * DAY)

    assert prior(product, SPRING + 11 * DAY) == 100_00


def test_a_draft_that_was_never_sold_has_nothing_to_be_compared_with(shop):
    category = Category.objects.get(slug="maison")
    details = actions.Details(name="Vase", category=category, price=Money(50_00))
    draft = actions.add(shop=shop, details=details, at=SPRING, by="test")

    priced(draft, 30_00, at=SPRING + DAY)
    actions.publish(draft, at=SPRING + 2 * DAY, by="test")

    assert prior(draft, SPRING + 2 * DAY) is None


def test_days_off_the_shelves_are_not_days_of_a_price(shop):
    product = sold(shop)
    actions.unpublish(product, at=SPRING + 10 * DAY, by="test")
    priced(product, 60_00, at=SPRING + 50 * DAY)

    actions.publish(product, at=SPRING + 60 * DAY, by="test")

    assert prior(product, SPRING + 60 * DAY) is None


def test_a_price_of_the_last_weeks_is_compared_with_after_a_pause(shop):
    product = sold(shop)
    actions.unpublish(product, at=SPRING + 10 * DAY, by="test")
    priced(product, 60_00, at=SPRING + 20 * DAY)

    actions.publish(product, at=SPRING + 25 * DAY, by="test")

    assert prior(product, SPRING + 25 * DAY) == 100_00


def test_a_crossed_out_price_above_the_prior_price_is_refused(shop):
    product = sold(shop)

    with pytest.raises(actions.CrossedTooHigh) as refused:
        priced(product, 80_00, at=SPRING + 40 * DAY, crossed=130_00)

    assert refused.value.most == Money(100_00)
    product.refresh_from_db()
    assert (product.price, product.crossed_price) == (Money(100_00), None)


def test_a_crossed_out_price_without_a_reduction_is_refused(shop):
    product = sold(shop)

    with pytest.raises(actions.CrossedTooHigh) as refused:
        priced(product, 100_00, at=SPRING + 40 * DAY, crossed=130_00)

    assert refused.value.most is None


def test_a_crossed_out_price_up_to_the_prior_price_is_shown(shop):
    product = sold(shop)

    priced(product, 80_00, at=SPRING + 40 * DAY, crossed=95_00)

    product.refresh_from_db()
    assert product.shown_crossed(SPRING + 41 * DAY) == Money(95_00)
    assert product.shown_crossed(SPRING + 71 * DAY) is None


@pytest.mark.parametrize(
    "lie",
    [
        {"crossed_price": Money(200_00)},
        {"crossed_price": Money(90_00), "reduced_from": Money(95_00)},
        {"reduced_from": Money(95_00), "reduced_until": SPRING},
        {"reduced_from": Money(195_00)},
    ],
)
def test_the_database_itself_refuses_a_false_reduction(shop, lie):
    product = sold(shop)

    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.filter(pk=product.pk).update(**lie)


def test_what_was_sold_before_prices_were_written_down_begins_today(shop):
    product = sold(shop)
    elder = sold(shop, 40_00, name="Vieille lampe")
    Product.objects.filter(pk=elder.pk).update(state="draft")
    draft_of_old = Product.objects.get(pk=elder.pk)
    later = Product(
        shop=shop,
        category=draft_of_old.category,
        name="Banc",
        price=Money(30_00),
        created_at=SPRING,
    )
    later.state, later.published_at = "published", SPRING
    later.save()

    assert actions.begin_histories(at=SPRING + DAY) == 1
    assert actions.begin_histories(at=SPRING + DAY) == 0
    assert product.price_changes.count() == 1
    priced(later, 20_00, at=SPRING + 2 * DAY)
    assert prior(later, SPRING + 2 * DAY) == 30_00


@pytest.mark.parametrize(
    ("cents", "amount", "written", "said"),
    [
        (5_00, "250", "g", "20,00 €/kg"),
        (9_90, "0.330", "kg", "30,00 €/kg"),
        (1_00, "3", "piece", "0,33 €/pièce"),
        (12_50, "75", "cl", "16,67 €/l"),
        (1_01, "2", "m", "0,51 €/m"),
        (4_99, "1.5", "m2", "3,33 €/m²"),
        (2_00, "80", "g", "25,00 €/kg"),
    ],
)
def test_a_unit_price_is_exact_and_rounded_to_the_nearest_cent(cents, amount, written, said):
    unit = Unit.of(Decimal(amount), written)

    assert unit.printed(Money(cents)).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("amount", "written"),
    [("0", "g"), ("-2", "kg"), ("0.5", "g"), ("1e9", "kg"), ("NaN", "kg"), ("1", "once")],
)
def test_an_amount_that_is_no_amount_is_refused(amount, written):
    with pytest.raises(ValueError, match=r".+"):
        Unit.of(Decimal(amount), written)


def test_a_unit_is_kept_whole_or_not_at_all(shop):
    product = sold(shop)

    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.filter(pk=product.pk).update(unit_measure=Measure.LITRE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.filter(pk=product.pk).update(unit_measure="kg", unit_amount=Decimal(0))


def test_towns_do_not_share_their_prices(town, other_town):
    ours = a_product(price=Money(990))
    with public_context(), town_context(other_town):
        theirs = a_product(price=Money(450))
        actions.change(
            theirs,
            details=replace(actions.Details.of(theirs), price=Money(300)),
            at=SPRING + DAY,
            by="test",
        )
        seen = set(PriceChange.objects.values_list("price", flat=True))

    assert seen == {Money(450), Money(300)}
    assert [row.price for row in PriceChange.objects.all()] == [Money(990)]
    ours.refresh_from_db()
    assert ours.price == Money(990)
    with town_context(other_town):
        assert not PriceChange.objects.filter(price=Money(990)).exists()
