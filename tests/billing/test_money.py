import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from halles.money import Money, MoneyFormField

AMOUNTS = st.integers(-(10**9), 10**9).map(Money)
WEIGHTS = st.lists(st.integers(0, 10**7), min_size=1, max_size=30).filter(any)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12,50", 1250),
        ("12.5", 1250),
        ("12", 1200),
        ("0,05", 5),
        ("1 234,50 €", 123450),
        ("1\u202f234,50\xa0€", 123450),
        (" 7,50€ ", 750),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, cents):
    assert Money.parse(text) == Money(cents)


@pytest.mark.parametrize(
    "text",
    ["12,345 €", "-1", "+1", "nan", "inf", "1e3", "", "€", "1,", ",5", "1,2,3", "٣", "9" * 11],
)
def test_what_is_not_an_amount_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        Money.parse(text)


def test_an_amount_prints_itself_in_french():
    assert str(Money(123450)) == "1\u202f234,50\xa0€"
    assert Money(1205).plain == "12,05"
    assert str(Money(1200).euros) == "12.00"


@given(AMOUNTS)
def test_what_is_printed_is_read_back(amount):
    assert Money.parse(str(Money(abs(amount.cents)))) == Money(abs(amount.cents))


@given(AMOUNTS, WEIGHTS)
def test_shares_add_up_and_are_within_a_cent(amount, weights):
    shares = amount.share(weights)

    assert Money.total(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share.cents * sum(weights) - amount.cents * weight) < sum(weights)


@given(AMOUNTS, st.integers(1, 50))
def test_the_cents_left_over_go_to_the_first_of_equals(amount, parts):
    sizes = [abs(share.cents) for share in amount.split(parts)]

    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] - sizes[-1] <= 1


def test_the_largest_remainder_gets_the_cent():
    assert Money(1000).share([2000, 1500]) == [Money(571), Money(429)]


@pytest.mark.parametrize("weights", [[], [0, 0], [3, -1]])
def test_shares_of_nothing_are_refused(weights):
    with pytest.raises(ValueError, match=r".*"):
        Money(100).share(weights)


def test_a_percentage_rounds_half_a_cent_away_from_zero():
    assert Money(4200).percent(800) == Money(336)
    assert Money(50).percent(100) == Money(1)
    assert Money(-50).percent(100) == Money(-1)


class PriceForm(forms.Form):
    price = MoneyFormField(least=Money(1), most=Money(50_00), required=False)


@pytest.mark.parametrize(
    ("text", "price"), [("12,50", Money(1250)), ("", None), ("50", Money(5000))]
)
def test_a_form_gives_an_amount(text, price):
    form = PriceForm({"price": text})

    assert form.is_valid()
    assert form.cleaned_data["price"] == price


@pytest.mark.parametrize("text", ["0", "50,01", "12,345 €", "nan", "-3"])
def test_a_form_refuses_what_is_out_of_bounds_or_no_amount(text):
    assert not PriceForm({"price": text}).is_valid()


def test_a_form_shows_an_amount_as_it_is_typed():
    assert 'value="12,50"' in str(PriceForm(initial={"price": Money(1250)})["price"])
