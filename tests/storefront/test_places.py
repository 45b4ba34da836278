"""Where a shop's door is: typed, pasted, shown, refused."""

import pytest
from cast import a_merchant, a_product

from storefront.desk import places
from storefront.merchants.models import Shop
from tenants.current import town_context

DOOR = (48.64392, 1.82971)
FRONT = {"tagline": "Quarante fromages", "story": "", "phone": ""}


@pytest.fixture
def shop(town):
    merchant = a_merchant()
    a_product("Brie de Melun", shop=merchant.shop)
    return merchant.shop


def door_of(shop, town):
    with town_context(town):
        found = Shop.objects.get(pk=shop.pk)
    return found.latitude, found.longitude


@pytest.mark.parametrize(
    "text",
    [
        "48.64392, 1.82971",
        "  48.64392 1.82971 ",
        "48,64392 ; 1,82971",
        "48,64392, 1,82971",
        "geo:48.64392,1.82971?z=19",
        "https://www.openstreetmap.org/?mlat=48.64392&mlon=1.82971#map=19/48.60000/1.80000",
        "https://www.openstreetmap.org/#map=19/48.64392/1.82971",
        "https://www.google.com/maps/place/Chez+Simon/@48.6,1.8,17z/data=!3m1!3d48.64392!4d1.82971",
        "https://www.google.fr/maps/@48.64392,1.82971,19z",
        "https://maps.google.com/?q=48.64392,1.82971",
        "https://www.google.com/maps/search/?api=1&query=48.64392%2C1.82971",
        "https://maps.apple.com/?ll=48.64392,1.82971",
    ],
)
def test_a_place_is_read_however_it_is_said(text):
    assert places.read(text) == DOOR


@pytest.mark.parametrize(
    "text",
    [
        "près de l'église",
        "48.64392",
        "48.64392, 1.82971, 12",
        "nan, inf",
        "1e400, 1",
        "https://maps.app.goo.gl/abcdef",
        "https://example.org/?q=<script>",
        "javascript:48.6,1.8",
        "1" * 2000,
        "91, 181",
        "9999.9, 1.0",
    ],
)
def test_what_is_no_place_is_refused_with_what_to_do(shop, town, client_of, text):
    keeper = client_of(town)
    keeper.force_login(shop.merchant.owner)

    answer = keeper.post("/pro/boutique/", {**FRONT, "place": text})

    assert answer.status_code == 422
    assert 'id="id_place_error"' in answer.content.decode()
    assert door_of(shop, town) == (None, None)


def test_a_shop_says_where_its_door_is_and_takes_it_back(shop, town, client_of):
    keeper = client_of(town)
    keeper.force_login(shop.merchant.owner)

    keeper.post("/pro/boutique/", {**FRONT, "place": "48.64392, 1.82971"})
    told, page = door_of(shop, town), keeper.get("/pro/boutique/").content.decode()
    near = client_of(town).get("/recherche/?lat=48.644&lng=1.830&rayon=1").content.decode()
    keeper.post("/pro/boutique/", {**FRONT, "place": ""})

    assert told == DOOR
    assert 'value="48.64392, 1.82971"' in page
    assert "openstreetmap.org/?mlat=48.64392&amp;mlon=1.82971" in page
    assert "Brie de Melun" in near
    assert door_of(shop, town) == (None, None)


def test_a_neighbour_cannot_move_a_door(shop, town, client_of):
    with town_context(town):
        other = a_merchant("Chez Ahmed")
    neighbour = client_of(town)
    neighbour.force_login(other.owner)

    answer = neighbour.post(
        f"/pro/boutique/?boutique={shop.merchant_id}", {**FRONT, "place": "48.64392, 1.82971"}
    )

    assert answer.status_code == 404
    assert door_of(shop, town) == (None, None)
