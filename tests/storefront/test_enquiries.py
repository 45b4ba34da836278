"""Reserving at a counter and asking a shop: without paying, without an account."""

from datetime import timedelta
from uuid import uuid4

import cast
import pytest
from django.db import connection, transaction
from django.utils import timezone

from halles.moves import IllegalMove
from halles.notifications.models import Mail
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Product
from storefront.enquiries import actions, clock
from storefront.enquiries.models import Question, Reservation, ReservationStep
from storefront.merchants.models import Mode, Shop
from tenants.current import town_context

LEA = actions.Shopper(name="Léa Martin", email="lea@example.org")
State = Reservation.State


@pytest.fixture
def cheese(town):
    product = cast.a_product(shop=cast.a_shop(), stock=5)
    Shop.objects.update(mode=Mode.RESERVE)
    return product


def reserved(product, now, quantity=2, idem="a"):
    return actions.reserve(product.pk, quantity=quantity, shopper=LEA, idem=idem, at=now)


def left(product):
    return Product.objects.get(pk=product.pk).stock


def test_what_is_reserved_is_off_the_shelf_and_both_are_told(cheese, now):
    reservation = reserved(cheese, now)

    assert left(cheese) == 3
    assert reservation.total.cents == 2 * 990
    assert {mail.to for mail in Mail.objects.all()} >= {LEA.email, reservation.merchant.email}


def test_the_same_form_twice_is_one_reservation(cheese, now):
    first = reserved(cheese, now)

    assert reserved(cheese, now) == first
    assert left(cheese) == 3
    with pytest.raises(actions.OtherForm):
        reserved(cheese, now, quantity=3)


def test_more_than_is_left_reserves_nothing(cheese, now):
    with pytest.raises(catalogue.Short):
        reserved(cheese, now, quantity=6)

    assert left(cheese) == 5
    assert not Reservation.objects.exists()


@pytest.mark.parametrize("mode", [mode for mode in Mode if mode != Mode.RESERVE])
def test_a_shop_that_sells_otherwise_sets_nothing_aside(cheese, now, mode):
    Shop.objects.update(mode=mode, website="https://a.example", delivery_codes=["78120"])

    with pytest.raises(actions.NotReserved):
        reserved(cheese, now)


def test_a_product_may_be_reserved_where_the_others_are_paid_online(cheese, now):
    Shop.objects.update(mode=Mode.COLLECT)
    Product.objects.update(mode=Mode.RESERVE)

    assert reserved(cheese, now).state == State.ASKED
    assert not Product.objects.for_sale().exists()


def test_from_the_question_to_the_counter(cheese, now):
    reservation = actions.set_aside(reserved(cheese, now), at=now, by="simon")
    collected = actions.collect(reservation, at=now + timedelta(hours=1), by="simon")

    assert collected.state == State.COLLECTED
    assert left(cheese) == 3
    assert [step.by for step in collected.steps.order_by("pk")] == ["shopper", "simon", "simon"]


@pytest.mark.parametrize("way", ["cancel", "refuse"])
def test_what_will_not_be_collected_goes_back_on_the_shelf_once(cheese, now, way):
    reservation = reserved(cheese, now)
    end = getattr(actions, way)
    more = {"reason": "Vendu ce matin."} if way == "refuse" else {}

    end(reservation, at=now, by="x", **more)
    with pytest.raises(IllegalMove):
        end(reservation, at=now, by="x", **more)

    assert left(cheese) == 5


def test_nobody_came_and_the_goods_are_on_the_shelf_again(cheese, now):
    reservation = reserved(cheese, now)

    assert actions.expire_overdue(at=now + timedelta(hours=71)) == 0
    assert actions.expire_overdue(at=now + timedelta(hours=72)) == 1
    assert actions.expire_overdue(at=now + timedelta(hours=72)) == 0

    reservation.refresh_from_db()
    assert reservation.state == State.EXPIRED
    assert left(cheese) == 5


def test_the_trace_of_a_reservation_is_only_added_to(cheese, now):
    reserved(cheese, now)

    with pytest.raises(Exception, match=r"permission denied|only ever added"), transaction.atomic():
        connection.cursor().execute("UPDATE enquiries_reservationstep SET by = 'x'")


def test_who_reserved_is_forgotten_once_it_is_long_over(cheese, now):
    over = actions.cancel(reserved(cheese, now, quantity=1, idem="b"), at=now)
    running = reserved(cheese, now, quantity=1)
    later = over.held_until + clock.KEPT

    assert actions.forget_shoppers(before=later - clock.KEPT) == 0
    assert actions.forget_shoppers(before=later) == 1

    over.refresh_from_db()
    running.refresh_from_db()
    assert (over.shopper, over.email, over.phone) == ("", "", "")
    assert (over.name, over.quantity, over.state) == (cheese.name, 1, State.CANCELLED)
    assert running.email == LEA.email
    told = ReservationStep.objects.values_list("by", flat=True)
    assert not [by for by in told if "@" in by]


def test_the_clock_forgets_questions_after_six_months(cheese):
    at = timezone.now()
    old, young = at - clock.KEPT - timedelta(hours=1), at - clock.KEPT + timedelta(hours=1)
    for asked_at in (old, young):
        asked = actions.Asked(text="Call me at 01 99 00 00 01?", idem=str(asked_at))
        actions.ask(cheese.shop, asked, shopper=LEA, at=asked_at)

    clock.forget_who_asked()

    assert Question.objects.get().asked_at == young


def form(**more):
    said = {"quantity": "1", "name": "Léa", "email": "lea@example.org", "idem": str(uuid4())}
    return said | more


def test_a_shopper_reserves_follows_and_cancels_without_an_account(cheese, town, client_of):
    browser = client_of(town)
    assert b"R\xc3\xa9server" in browser.get(cheese.get_absolute_url()).content

    answer = browser.post(f"/reserver/{cheese.pk}/", form(), follow=True)
    page = answer.request["PATH_INFO"]
    browser.post(f"{page}annulation/")

    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Annulée" in browser.get(page).content.decode()
    with town_context(town):
        assert left(cheese) == 5


@pytest.mark.parametrize(
    "wrong", [{"quantity": "0"}, {"quantity": "100"}, {"email": "x"}, {"name": ""}, {"idem": "1"}]
)
def test_a_form_that_is_not_right_reserves_nothing(cheese, town, client_of, wrong):
    answer = client_of(town).post(f"/reserver/{cheese.pk}/", form(**wrong))

    assert answer.status_code == 422
    with town_context(town):
        assert left(cheese) == 5


def test_reservations_cannot_empty_a_shop_from_one_address(cheese, town, client_of):
    browser = client_of(town)
    Product.objects.update(stock=100)

    answers = [browser.post(f"/reserver/{cheese.pk}/", form()).status_code for _ in range(11)]

    assert answers == [302] * 10 + [422]


def test_a_reservation_is_followed_in_its_own_town_alone(cheese, now, other_town, client_of):
    reservation = reserved(cheese, now)

    assert client_of(other_town).get(reservation.get_absolute_url()).status_code == 404


def test_the_shop_answers_at_its_desk_and_a_neighbour_sees_nothing(cheese, town, now, client_of):
    reservation = reserved(cheese, now)
    keeper, neighbour = client_of(town), client_of(town)
    other = cast.a_merchant("Librairie", siret="55210055400013")
    keeper.force_login(cheese.shop.merchant.owner)
    neighbour.force_login(other.owner)
    aside = f"/pro/reservations/{reservation.pk}/mise-de-cote/"

    assert neighbour.post(aside).status_code == 404
    assert b"Comt" not in neighbour.get("/pro/reservations/").content
    assert "Comté" in keeper.get("/pro/reservations/").content.decode()
    assert keeper.post(aside).status_code == 302
    assert keeper.post(f"/pro/reservations/{reservation.pk}/refus/", {}).status_code == 422
    assert keeper.post(f"/pro/reservations/{reservation.pk}/remise/").status_code == 302

    with town_context(town):
        reservation.refresh_from_db()
        assert reservation.state == State.COLLECTED


def asked(**more):
    said = {"text": "Avez-vous du vieux comté ?", "name": "Léa", "email": "lea@example.org"}
    return said | {"idem": str(uuid4())} | more


def test_a_question_reaches_the_shop_and_its_answer_the_shopper(cheese, town, client_of):
    ask = f"/boutiques/{cheese.shop.slug}/question/?produit={cheese.pk}"
    keeper = client_of(town)
    keeper.force_login(cheese.shop.merchant.owner)

    client_of(town).post(ask, asked())
    with town_context(town):
        question = Question.objects.get()
    answer = {"text": "Oui, de 24 mois."}
    keeper.post(f"/pro/questions/{question.pk}/reponse/", answer)
    keeper.post(f"/pro/questions/{question.pk}/reponse/", {"text": "Non."})

    with town_context(town):
        question.refresh_from_db()
        assert (question.product, question.answer) == (cheese, "Oui, de 24 mois.")
        assert "24 mois" in Mail.objects.get(to="lea@example.org").text


@pytest.mark.parametrize("about", ["x", "9" * 40, "-1", "²"])
def test_a_question_about_no_product_is_about_the_shop(cheese, town, client_of, about):
    ask = f"/boutiques/{cheese.shop.slug}/question/?produit={about}"

    client_of(town).post(ask, asked())

    with town_context(town):
        assert Question.objects.get().product is None


def test_the_same_question_sent_twice_is_asked_once(cheese, town, client_of):
    said = asked()

    for _ in range(2):
        client_of(town).post(f"/boutiques/{cheese.shop.slug}/question/", said)

    with town_context(town):
        assert Question.objects.count() == 1


def test_one_shopper_leaves_some_for_the_others(cheese, now):
    Product.objects.update(stock=40)

    with pytest.raises(actions.TooMuch) as much, transaction.atomic():
        reserved(cheese, now, quantity=11)
    reserved(cheese, now, quantity=10, idem="b")
    with pytest.raises(actions.TooMuch), transaction.atomic():
        reserved(cheese, now, quantity=1, idem="c")
    other = actions.Shopper(name="Zoé", email="zoe@example.org")
    actions.reserve(cheese.pk, quantity=7, shopper=other, idem="d", at=now)

    assert much.value.most == 10
    assert left(cheese) == 23


def test_the_last_ones_may_be_one_shoppers_and_what_nobody_counts_is_not_short(cheese, now):
    Product.objects.update(stock=3)
    reserved(cheese, now, quantity=3)
    Product.objects.update(stock=None)

    assert reserved(cheese, now, quantity=99, idem="b").quantity == 99
    assert left(cheese) is None


def test_who_wants_too_much_is_told_how_much_there_is_for_one(cheese, town, client_of):
    answer = client_of(town).post(f"/reserver/{cheese.pk}/", form(quantity="5"))

    assert answer.status_code == 422
    assert "Au maximum 4 par personne" in answer.text
    with town_context(town):
        assert left(cheese) == 5


def test_one_address_holds_the_goods_of_few_shoppers(cheese, town, client_of, monkeypatch):
    monkeypatch.setattr("storefront.enquiries.views.HELD", 2)
    browser = client_of(town)

    answers = [
        browser.post(f"/reserver/{cheese.pk}/", form(email=f"z{n}@example.org")) for n in range(3)
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 422]
    assert "appelez la boutique" in answers[2].text
