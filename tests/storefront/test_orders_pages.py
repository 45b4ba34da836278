"""The purchase without JavaScript, as a guest; tracking; the desk."""

import re

import cast
import pytest
from django.conf import settings

from billing.payments.models import Payment
from halles.accounts.models import Role
from halles.money import Money
from halles.notifications.models import Mail
from storefront.catalogue.models import Product
from storefront.orders import actions
from storefront.orders.models import Order, SubOrder
from tenants.current import town_context

ANSWERS = {"name": "Léa Martin", "email": "lea@example.org", "phone": "", "pay": "1"}


@pytest.fixture
def comte(town):
    return cast.a_product("Comté", shop=cast.a_shop("Fromagerie"), price=Money(990), stock=5)


@pytest.fixture
def lea(town, client_of, comte):
    """Léa's browser, with one Comté in its basket."""
    visitor = client_of(town)
    visitor.post("/panier/lignes/", {"product": comte.pk})
    return visitor


def hidden(answer):
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text)
    return {name: value for name, value in found if name in {"expected", "idem"}}


def order_of(lea, **answers):
    page = lea.get("/commande/")
    return lea.post("/commande/", {**hidden(page), **ANSWERS, **answers})


def test_a_guest_buys_without_script(lea, town, comte):
    answer = order_of(lea)
    order = Order.objects.get()
    assert answer["Location"].startswith(f"{town.address}/paiement/")

    page = lea.get(answer["Location"])
    assert "9,90" in page.text
    cast.local.pay(Payment.objects.get().provider_id, outcome=cast.Outcome.PAID, at=order.placed_at)
    back = lea.get(f"{order.get_absolute_url()}retour/", follow=True)

    assert "Merci Léa Martin, c’est payé." in back.text
    assert back.client.cookies["basket_count"].value == "0"
    assert settings.SESSION_COOKIE_NAME not in lea.cookies
    assert Mail.objects.filter(to="lea@example.org").count() == 1


def test_without_a_basket_there_is_nothing_to_order(town, client_of):
    assert client_of(town).get("/commande/")["Location"] == "/panier/"


def test_the_form_is_filled_in_by_browsers_and_read_by_all(lea):
    page = lea.get("/commande/").text

    for attribute in ("name", "email", "tel"):
        assert f'autocomplete="{attribute}"' in page
    assert "Sans créer de compte." in page
    assert 'for="id_email"' in page


def test_mistakes_are_listed_with_links_and_nothing_is_lost(lea):
    answer = order_of(lea, email="lea", phone="allô", name="")

    assert answer.status_code == 422
    assert 'href="#id_email"' in answer.text
    assert 'value="allô"' in answer.text
    assert not Order.objects.exists()


def test_the_form_sent_twice_is_one_order_and_one_payment(lea):
    page = hidden(lea.get("/commande/"))

    first = lea.post("/commande/", {**page, **ANSWERS})
    second = lea.post("/commande/", {**page, **ANSWERS})

    assert first["Location"] == second["Location"]
    assert Order.objects.count() == Payment.objects.count() == 1


def test_back_from_the_payment_one_may_order_again(lea, comte):
    order_of(lea)
    order_of(lea, name="Léa M.")

    assert [o.state for o in Order.objects.order_by("pk")] == ["expired", "placed"]
    assert Product.objects.get().stock == 4


def test_a_total_written_by_the_visitor_is_not_believed(lea):
    answer = order_of(lea, expected="1")

    assert answer.status_code == 409
    assert "Un prix a changé" in answer.text
    assert not Order.objects.exists()


def test_stock_short_names_the_lines(lea, comte):
    page = hidden(lea.get("/commande/"))
    Product.objects.update(stock=0)

    answer = lea.post("/commande/", {**page, **ANSWERS})

    assert answer.status_code == 409
    assert "Comté (épuisé)" in answer.text
    assert "Modifier mon panier" in answer.text


def test_a_form_from_elsewhere_is_refused(lea):
    page = hidden(lea.get("/commande/"))

    answer = lea.post("/commande/", {**page, **ANSWERS}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert not Order.objects.exists()


# Vouchers on the form.


@pytest.fixture
def voucher(town, now):
    return cast.some_vouchers(at=now)[0]


def test_a_voucher_is_shown_before_it_is_used(lea, voucher):
    answer = lea.post("/commande/", {"code": voucher.code, "apply": "1", "name": "Léa Martin"})

    assert answer.status_code == 200
    assert answer.context["paying"].by_card == Money.ZERO
    assert 'value="Léa Martin"' in answer.text
    assert not Order.objects.exists()


def test_vouchers_may_pay_for_everything(lea, voucher):
    answer = order_of(lea, code=voucher.code)

    order = Order.objects.get()
    assert answer["Location"] == order.get_absolute_url()
    assert order.state == Order.State.PAID
    assert not Payment.objects.of(order.reference).exists()


def test_a_wrong_code_is_told_and_kept_in_sight(lea):
    answer = order_of(lea, code="7K3M 9QXA 2B8T WZ4C 5")

    assert answer.status_code == 409
    assert "7K3M 9QXA 2B8T WZ4C 5" in answer.text
    assert not Order.objects.exists()


def test_codes_cannot_be_tried_without_end(lea):
    for number in range(40):
        answer = lea.post("/commande/", {"code": f"AAAA{number}", "apply": "1"})

    assert "Trop d’essais" in answer.text
    assert 'value="AAAA39"' in answer.text


def test_each_code_of_a_form_is_a_try(lea, voucher):
    for number in range(3):
        codes = [f"AAAA{number}{other}" for other in range(10)]
        lea.post("/commande/", {"code": codes, "apply": "1"})

    answer = lea.post("/commande/", {"code": voucher.code, "apply": "1"})

    assert "Trop d’essais" in answer.text


def test_shelves_cannot_be_emptied_by_orders_nobody_pays(lea):
    answers = [order_of(lea, name=f"Léa {number}") for number in range(11)]

    assert {answer.status_code for answer in answers[:10]} == {302}
    assert answers[10].status_code == 429
    assert "Trop de commandes" in answers[10].text
    assert 'value="Léa 10"' in answers[10].text
    assert Order.objects.count() == 10


# Following it.


@pytest.fixture
def paid(comte, now):
    return cast.a_paid_order(comte, at=now)


def test_whoever_has_the_link_follows_the_order(paid, town, client_of):
    answer = client_of(town).get(paid.get_absolute_url())

    assert "Comté" in answer.text
    assert paid.suborders.get().printed_code not in answer.text
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_the_code_appears_when_it_is_ready(paid, town, client_of, now):
    part = paid.suborders.get()
    actions.accept(part, at=now, by="test")
    actions.ready(part, at=now, by="test")

    answer = client_of(town).get(paid.get_absolute_url())

    assert part.printed_code in answer.text
    assert "<svg" in answer.text
    assert f"À retirer maintenant chez {part.merchant.shop.name}" in answer.text


def test_a_link_of_one_town_opens_nothing_in_another(paid, other_town, client_of):
    stranger = client_of(other_town)

    for path in ("", "retour/"):
        assert stranger.get(paid.get_absolute_url() + path).status_code == 404
    assert stranger.post(paid.get_absolute_url() + "paiement/").status_code == 404
    with town_context(other_town):
        assert not Order.objects.exists()


def test_a_link_somebody_made_up_opens_nothing(town, client_of):
    assert client_of(town).get("/commandes/AAAAAAAAAAAAAAAAAAAAAA/").status_code == 404


def test_coming_back_twice_settles_once(lea):
    order_of(lea)
    order = Order.objects.get()
    cast.local.pay(Payment.objects.get().provider_id, outcome=cast.Outcome.PAID, at=order.placed_at)

    for _ in range(2):
        lea.get(f"{order.get_absolute_url()}retour/")

    assert order.steps.filter(state="paid").count() == 1


def test_the_link_of_an_order_gives_nobody_its_basket(lea, town, client_of):
    order_of(lea)
    order, stranger = Order.objects.get(), client_of(town)

    answer = stranger.get(f"{order.get_absolute_url()}retour/")

    assert settings.BASKET_COOKIE_NAME not in answer.cookies
    assert settings.BASKET_COOKIE_NAME in lea.get(f"{order.get_absolute_url()}retour/").cookies


def test_a_declined_card_may_be_tried_again(lea):
    order_of(lea)
    order, first = Order.objects.get(), Payment.objects.get()
    cast.local.pay(first.provider_id, outcome=cast.Outcome.DECLINED, at=order.placed_at)

    page = lea.get(f"{order.get_absolute_url()}retour/", follow=True)
    assert "Votre commande attend son paiement." in page.text
    again = lea.post(f"{order.get_absolute_url()}paiement/")

    assert "/paiement/" in again["Location"]
    assert Payment.objects.count() == 2


def test_a_signed_in_shopper_finds_their_orders(town, client_of, comte, now):
    user, visitor = cast.a_person(), client_of(town)
    order = cast.a_paid_order(comte, at=now, user=user)
    assert visitor.get("/compte/commandes/").status_code == 302
    visitor.force_login(user)

    assert order.number in visitor.get("/compte/commandes/").text


# The desk.


@pytest.fixture
def desk(paid, town, client_of):
    """The browser of the shop's owner."""
    owner, visitor = paid.suborders.get().merchant.owner, client_of(town)
    assert Role.objects.filter(user=owner, name=Role.Name.OWNER).exists()
    visitor.force_login(owner)
    return visitor


def path_of(paid, verb=""):
    return f"/pro/commandes/{paid.suborders.get().pk}/{verb}"


def test_an_order_is_prepared_and_handed_over_at_the_desk(desk, paid):
    assert "1 commande à préparer" in desk.get("/pro/").text
    assert paid.number in desk.get("/pro/commandes/").text

    desk.post(path_of(paid, "acceptation/"))
    desk.post(path_of(paid, "preparation/"))
    code = paid.suborders.get().pickup_code
    filled = desk.get(path_of(paid, f"remise/?code={code}"))
    assert f'value="{code}"' in filled.text
    assert paid.suborders.get().state == "ready"
    done = desk.post(path_of(paid, "remise/"), {"code": code}, follow=True)

    assert "Remise. Bonne journée" in done.text
    assert SubOrder.objects.get().state == "handed_over"


def test_a_wrong_code_is_told_clearly(desk, paid, now):
    part = paid.suborders.get()
    actions.accept(part, at=now, by="test")
    actions.ready(part, at=now, by="test")
    SubOrder.objects.update(pickup_code="123456")

    answer = desk.post(path_of(paid, "remise/"), {"code": "654321"})

    assert answer.status_code == 422
    assert "Ce n’est pas le code de cette commande" in answer.text


def test_handing_over_twice_is_told_at_the_desk(desk, paid, now):
    part = paid.suborders.get()
    actions.accept(part, at=now, by="test")
    actions.ready(part, at=now, by="test")
    actions.hand_over(part, code=part.pickup_code, at=now, by="test")

    answer = desk.post(path_of(paid, "remise/"), {"code": part.pickup_code})

    assert "Déjà remise le 11/04/2026 à 11:00." in answer.text


def test_a_refusal_needs_words(desk, paid):
    assert desk.post(path_of(paid, "refus/"), {"reason": " "}).status_code == 422
    assert SubOrder.objects.get().state == "awaiting"

    desk.post(path_of(paid, "refus/"), {"reason": "Plus de comté."})
    assert SubOrder.objects.get().state == "refused"


VERBS = ["", "acceptation/", "preparation/", "remise/", "refus/"]


@pytest.mark.parametrize("verb", VERBS)
def test_the_orders_of_a_neighbour_do_not_exist(paid, town, client_of, verb):
    neighbour = cast.a_shop("Belles fleurs").merchant.owner
    visitor = client_of(town)
    assert visitor.get(path_of(paid, "")).status_code == 302
    visitor.force_login(neighbour)

    method = visitor.post if verb else visitor.get
    assert method(path_of(paid, verb), {"code": "1", "reason": "x"}).status_code == 404
    assert SubOrder.objects.get().state == "awaiting"
    assert paid.number not in visitor.get("/pro/commandes/").text
