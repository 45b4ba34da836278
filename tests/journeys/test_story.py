"""The whole story, in a browser: a town opens, sells, is paid, and its neighbour sees nothing."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from people import Guest, Manager, Merchant, Operator, Person

pytestmark = pytest.mark.slow

STANDING = {"78517": "rambouillet", "91200": "dourdan", "78160": "chevreuse"}
PLACE = {"postal_code": "78550", "city": "Houdan"}
BAKER = {"shop": "Au Bon Levain", "siret": "73282932000074", "email": "levain@example.org"}
BOOKS = {"shop": "La Page Blanche", "siret": "55210055400013", "email": "page@example.org"}


@pytest.fixture(scope="session")
def towns(house):
    """Three towns stand already; the story opens the fourth."""
    for insee, subdomain in STANDING.items():
        house.halles("towns", "open", insee, "--subdomain", subdomain)
    return house


def test_from_a_new_town_to_a_paid_order(towns, browser):
    house = towns
    operator, manager = open_the_town(house, browser)
    baker, bookseller = settle_two_merchants(house, browser, manager)
    manager.open_campaign("Bons de printemps", sale_days())

    guest = Guest(browser, house, "houdan")
    wallet = guest.buy_vouchers(2, "lea@example.org")
    first, second = guest.voucher_codes()

    number, tracking = buy_from_both(guest, first)
    for merchant in (baker, bookseller):
        merchant.prepare(number)
    hand_over_everything(guest, tracking, baker, bookseller)

    baker.redeem(second, "6,30")
    baker.sees("6,30")
    guest.go(wallet)
    guest.sees("3,70")

    audited = house.halles("ledger", "audit").strip().splitlines()
    assert "Houdan: no findings" in audited
    assert all(line.endswith(": no findings") for line in audited)
    everybody_can_read(house, browser, operator, manager, baker, tracking)
    assert_the_neighbour_sees_nothing(house, browser, guest, tracking, wallet, second)


def open_the_town(house, browser):
    operator = Operator(browser, house)
    operator.sign_in()
    operator.open_town("Houdan", "houdan")
    operator.invite("mairie@houdan.example", "Camille Roux")
    manager = Manager(browser, house, "houdan")
    manager.choose_password(house.mailed_link("mairie@houdan.example", "houdan"))
    return operator, manager


def settle_two_merchants(house, browser, manager):
    merchants = []
    for told, product in (
        (BAKER, ("Pain de campagne", "4,20", "Pains", "10")),
        (BOOKS, ("Contes du Mantois", "18,50", "Livres", "3")),
    ):
        merchant = Merchant(browser, house, "houdan")
        merchant.sign_up(told["email"], "Noé Petit")
        merchant.apply(told["shop"], told["siret"], told["email"], **PLACE)
        manager.approve(told["shop"])
        merchant.take_vouchers()
        merchant.add_product(*product)
        merchants.append(merchant)
    return merchants


def sale_days():
    today = timezone.localdate()
    return today.isoformat(), (today + timedelta(days=30)).isoformat()


def buy_from_both(guest, code):
    guest.add_to_basket("Pain de campagne")
    guest.add_to_basket("Contes du Mantois")
    guest.order("Léa Martin", "lea@example.org", code)
    guest.pay()
    guest.page.wait_for_url("**/commandes/**")
    guest.sees("Payée")
    number = re.search(r"Commande ([\w-]+)", guest.page.content())[1]
    return number, guest.page.url


def hand_over_everything(guest, tracking, *merchants):
    guest.go(tracking)
    codes = re.findall(r"\b\d{3}[\s\u202f ]\d{3}\b", guest.page.locator("main").inner_text())
    for merchant, pickup_code in zip(merchants, codes, strict=True):
        merchant.hand_over(pickup_code)


def everybody_can_read(house, browser, operator, manager, baker, tracking):
    shopper = Person(browser, house, "houdan")
    product = shopper.add_to_basket("Contes du Mantois")
    shopper.can_read("/", "/boutiques/", "/recherche/?q=pain", "/recherche/?q=introuvable", product)
    shopper.can_read("/panier/", "/commande/", tracking, "/bons/", "/bons/acheter/")
    baker.can_read("/pro/", "/pro/commandes/", "/pro/produits/", "/pro/produits/nouveau/")
    baker.can_read("/pro/caisse/", "/pro/horaires/", "/pro/boutique/", "/compte/")
    manager.can_read("/mairie/", "/mairie/commercants/", "/mairie/bons/", "/mairie/bons/nouveau/")
    operator.can_read("/", "/villes/ouvrir/?q=chartres", "/villes/ouvrir/28085/", "/journal/")


def assert_the_neighbour_sees_nothing(house, browser, guest, tracking, wallet, code):
    stranger = Guest(browser, house, "dourdan")
    there = house.address("dourdan")
    for address in (tracking, wallet):
        path = address.split(".localhost", 1)[1].partition("/")[2]
        assert stranger.page.goto(f"{there}/{path}").status == 404
    stranger.go("/recherche/?q=campagne")
    assert "Pain de campagne" not in stranger.page.content()
    cookies = [{**cookie, "domain": "dourdan.localhost"} for cookie in guest.context.cookies()]
    stranger.context.add_cookies(cookies)
    stranger.go("/panier/")
    assert "Contes du Mantois" not in stranger.page.content()
