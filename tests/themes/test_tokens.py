from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from themes import tokens
from themes.colour import contrast, from_oklch, to_oklch

HEXES = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def shortfalls(brand):
    return [
        (text, paper, round(ratio, 2), least)
        for text, paper, least, ratio in tokens.figures(tokens.derive(brand))
        if ratio < least
    ]


def test_every_pair_is_readable_whatever_the_colour():
    steps = range(0, 256, 32)
    brands = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in product(steps, steps, steps)]

    assert [fault for brand in brands for fault in shortfalls(brand)] == []


@settings(max_examples=150, deadline=None)
@given(HEXES)
def test_no_colour_found_by_chance_is_unreadable(brand):
    assert shortfalls(brand) == []


@settings(max_examples=150, deadline=None)
@given(HEXES)
def test_a_colour_survives_the_way_to_oklch_and_back(colour):
    there_and_back = from_oklch(*to_oklch(colour))

    pairs = ((colour[at : at + 2], there_and_back[at : at + 2]) for at in (1, 3, 5))
    assert all(abs(int(one, 16) - int(other, 16)) <= 1 for one, other in pairs)


def test_black_on_white_is_the_greatest_contrast():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("brand", "adjusted"), [("#0053a0", False), ("#1f5c46", False), ("#ffcc00", True)]
)
def test_only_a_colour_too_light_is_adjusted_for_legibility(brand, adjusted):
    assert tokens.is_adjusted(brand) is adjusted


def test_the_chosen_colour_is_kept_as_it_is_for_decoration():
    assert tokens.derive("#ffcc00")["brand"] == "#ffcc00"


def test_a_yellow_town_wakes_its_pages_with_another_hue():
    assert tokens.derive("#f2a900")["spark"] != tokens.derive("#1f5c46")["spark"]
