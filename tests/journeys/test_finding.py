"""Finding something on a telephone: by keyboard, by tap, by place, and without script."""

import re

import pytest
from cellar import HOST, Keeper
from people import Person

pytestmark = pytest.mark.slow
HERE = {"latitude": 48.5901, "longitude": 2.2471}
PLACES = ("/recherche/?q=fromage", "/categories/fromages/", "/boutiques/", "/classement/")


@pytest.fixture
def shopper(cellar, browser):
    person = Person(browser, cellar, HOST, geolocation=HERE, permissions=["geolocation"])
    yield person
    person.context.close()


def marked(field):
    """What stands in the option of the moment, as the field names it; None without one."""
    key = field.get_attribute("aria-activedescendant")
    return field.page.locator(f"#{key}").inner_text() if key else None


def test_suggestions_are_walked_through_taken_and_closed_by_keyboard(shopper):
    shopper.go("/")
    field = shopper.page.get_by_role("combobox")
    field.press_sequentially("froma")
    shopper.page.get_by_role("option").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert re.search(r"\d", shopper.page.locator("[data-suggest] [role=status]").inner_text())

    field.press("ArrowDown")
    first = marked(field)
    field.press("ArrowUp")
    none = marked(field)
    field.press("Escape")

    assert "romage" in first
    assert none is None
    assert field.get_attribute("aria-expanded") == "false"
    assert shopper.page.get_by_role("option").count() == 0

    field.press_sequentially("g")
    shopper.page.get_by_role("option").first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    shopper.page.wait_for_url("**/recherche/?q=fromage*")
    shopper.sees("Fromage de brebis")


def test_enter_on_no_option_searches_for_what_was_typed(shopper):
    shopper.go("/")
    field = shopper.page.get_by_role("combobox")
    field.press_sequentially("brebis")

    field.press("Enter")

    shopper.page.wait_for_url("**/recherche/?q=brebis")


def test_near_me_asks_for_the_place_on_a_tap_and_says_how_far(shopper):
    shopper.go("/recherche/?q=fromage")
    shopper.page.locator(".facets-fold summary").click()

    shopper.page.get_by_role("button", name="Près de moi").click()

    shopper.page.wait_for_url(re.compile("tri=distance"))
    assert "lat=48.590&lng=2.247" in shopper.page.url
    shopper.sees(re.compile(r"à \d+\sm"))


def test_without_script_a_listing_is_narrowed_and_widened_again(cellar, browser):
    shopper = Person(browser, cellar, HOST, script=False)
    shopper.go("/recherche/?q=fromage")
    shopper.page.locator(".facets-fold summary").click()
    shopper.page.locator(".facets input[name=prix]").last.scroll_into_view_if_needed()
    shopper.page.locator(".facets input[name=prix][value='0-10']").check()

    shopper.page.locator(".facets button[type=submit]").click()

    assert "prix=0-10" in shopper.page.url
    assert shopper.page.get_by_text("Fromage de garde").count() == 0
    shopper.page.locator(".chips a").first.click()
    shopper.sees("Fromage de garde")
    shopper.context.close()


def test_nothing_serious_stands_in_the_way_on_the_listings(shopper):
    shopper.can_read(*PLACES)


def test_a_keeper_taps_to_say_where_the_door_is(cellar, browser):
    keeper = Keeper(browser, cellar, HOST, geolocation=HERE, permissions=["geolocation"])
    keeper.sign_in()
    keeper.go("/pro/boutique/")

    keeper.page.get_by_role("button", name="Situer ma boutique ici").click()

    keeper.page.wait_for_function(
        "document.querySelector('[data-place]').value === '48.59010, 2.24710'"
    )
    keeper.page.locator("main form button[type=submit]").first.click()
    keeper.sees("Vérifier sur la carte")
    keeper.context.close()
