import cast
import pytest
from django.conf import settings
from django.utils import timezone

from halles.money import Money
from storefront.basket import actions, clock, queries
from storefront.basket.models import Basket
from storefront.catalogue.models import Product
from tenants.current import town_context


@pytest.fixture
def comte(town):
    return cast.a_product("Comté", shop=cast.a_shop("Fromagerie"), stock=5)


@pytest.fixture
def visitor(town, client_of):
    return client_of(town)


def put(visitor, product, quantity=1, **extra):
    return visitor.post("/panier/lignes/", {"product": product.pk, "quantity": quantity}, **extra)


def quantities():
    return list(Basket.objects.get().lines.values_list("quantity", flat=True))


def test_looking_at_an_empty_basket_writes_nothing(visitor):
    answer = visitor.get("/panier/")

    assert answer.status_code == 200
    assert not answer.cookies
    assert not Basket.objects.exists()


def test_the_first_thing_put_in_sets_the_cookie(visitor, comte):
    answer = put(visitor, comte)

    cookie = answer.cookies[settings.BASKET_COOKIE_NAME]
    assert answer["Location"] == "/panier/"
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")
    assert cookie.value == Basket.objects.get().key
    assert len(cookie.value) == 32
    assert answer.cookies["basket_count"].value == "1"
    assert settings.SESSION_COOKIE_NAME not in answer.cookies


def test_the_same_thing_twice_is_one_line(visitor, comte):
    put(visitor, comte, 2)
    put(visitor, comte, 3)

    assert quantities() == [5]


def test_no_line_holds_more_than_ninety_nine(visitor, comte):
    put(visitor, comte, 60)
    put(visitor, comte, 60)

    assert quantities() == [99]


def test_with_script_the_answer_is_a_message_and_the_new_number(visitor, comte):
    answer = put(visitor, comte, 2, headers={"HX-Request": "true"})

    assert "Ajouté à votre panier" in answer.text
    assert '<a href="/panier/">Voir mon panier</a>' in answer.text
    assert 'data-basket-count hx-swap-oob="outerHTML:[data-basket-count]">2<' in answer.text


@pytest.mark.parametrize("quantity", ["0", "-1", "100", "abc", "1e3"])
def test_a_strange_quantity_is_refused(visitor, comte, quantity):
    answer = visitor.post(
        "/panier/lignes/", {"product": comte.pk, "quantity": quantity}, follow=True
    )

    assert "ne peut pas être ajouté" in answer.text
    assert not Basket.objects.exists()


@pytest.mark.parametrize("product", ["0", "999999", "x", "", str(2**70)])
def test_a_product_that_does_not_exist_is_refused(visitor, town, product):
    answer = visitor.post("/panier/lignes/", {"product": product})

    assert answer.status_code == 302
    assert not Basket.objects.exists()


def test_what_is_not_for_sale_is_refused(visitor, comte):
    Product.objects.update(stock=0)

    answer = put(visitor, comte, headers={"HX-Request": "true"})

    assert "n’est plus en vente" in answer.text
    assert not Basket.objects.exists()


def test_a_form_of_another_site_is_refused(visitor, comte):
    answer = put(visitor, comte, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert not Basket.objects.exists()


def test_quantities_change_and_lines_go(visitor, comte):
    put(visitor, comte, 2)

    visitor.post(f"/panier/lignes/{comte.pk}/", {"quantity": 4})
    assert quantities() == [4]

    answer = visitor.post(f"/panier/lignes/{comte.pk}/", {"quantity": 0})
    assert quantities() == []
    assert answer.cookies["basket_count"].value == "0"


def test_the_page_is_by_shop_with_its_totals(visitor, comte):
    tulips = cast.a_product("Tulipes", shop=cast.a_shop("Belles fleurs"), price=Money(1500))
    put(visitor, comte, 2)
    put(visitor, tulips)

    answer = visitor.get("/panier/")

    contents = answer.context["contents"]
    assert [group.shop.name for group in contents.groups] == ["Belles fleurs", "Fromagerie"]
    assert contents.total == Money(1980 + 1500)
    assert "2 boutiques, un seul paiement." in answer.text


def test_what_is_not_there_any_more_is_told_and_cannot_be_ordered(visitor, comte):
    put(visitor, comte, 4)
    Product.objects.update(stock=3)

    answer = visitor.get("/panier/")

    assert "Il n’en reste que 3." in answer.text
    assert visitor.get("/commande/")["Location"] == "/panier/"


def test_a_basket_holds_no_stock(visitor, comte):
    put(visitor, comte, 5)

    assert Product.objects.get().stock == 5


def test_a_basket_of_one_town_is_nothing_in_another(visitor, comte, other_town, client_of):
    put(visitor, comte)
    stranger = client_of(other_town)
    stranger.cookies = visitor.cookies

    answer = stranger.get("/panier/")

    assert "Votre panier vous attend" in answer.text
    assert "Comté" not in answer.text
    with town_context(other_town):
        assert queries.find(visitor.cookies[settings.BASKET_COOKIE_NAME].value) is None


def test_a_key_somebody_made_up_opens_nothing(visitor, comte):
    visitor.cookies[settings.BASKET_COOKIE_NAME] = "0" * 32

    assert visitor.get("/panier/").status_code == 200
    assert visitor.post(f"/panier/lignes/{comte.pk}/", {"quantity": 4}).status_code == 302
    assert not Basket.objects.exists()


def test_baskets_nobody_touches_are_forgotten(town, comte):
    old = actions.add(None, product_id=comte.pk, quantity=1, at=timezone.now() - clock.KEPT * 2)
    new = actions.add(None, product_id=comte.pk, quantity=1, at=timezone.now())

    clock.forget_baskets()

    assert list(Basket.objects.all()) == [new]
    assert old != new
