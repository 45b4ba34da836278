"""Coming in with what a mailbox was sent: once, soon, and the same answer for every address."""

import re
from datetime import timedelta

import cast
import pytest
from django.utils import timezone

from halles.accounts import codes
from halles.accounts.links import SpentLink
from halles.accounts.models import SignInCode, User
from halles.notifications.models import Mail
from halles.outbox.delivery import drain
from tenants.current import town_context

ASK, CODE = "/compte/connexion/", "/compte/connexion/code/"


@pytest.fixture
def lea(town):
    return cast.a_person()


@pytest.fixture
def guest(town, client_of):
    return client_of(town)


def ask(guest, town, email="lea@example.org", after=""):
    """Leave the password empty and have the worker write; the answer of the page."""
    answer = guest.post(ASK, {"email": email, "password": "", "next": after})
    with town_context(town):
        drain()
    return answer


def digits(town):
    with town_context(town):
        return re.search(r"\b\d{6}\b", Mail.objects.latest("pk").text)[0]


def type_in(guest, code, email="lea@example.org", after=""):
    return guest.post(CODE, {"email": email, "code": code, "next": after})


def link(town):
    with town_context(town):
        return re.search(r"http://[^/]+(/compte/\S+)", Mail.objects.latest("pk").text)[1]


def is_in(guest):
    return guest.get("/compte/").status_code == 200


def test_a_shopper_comes_in_with_six_digits_and_goes_where_they_were_going(town, lea, guest):
    assert ask(guest, town, after="/compte/commandes/").url.startswith(CODE)
    written = digits(town)

    answer = type_in(guest, f"{written[:3]} {written[3:]}", after="/bons/")

    assert answer["Location"] == "/bons/"
    assert is_in(guest)


def test_a_code_works_once(town, lea, guest, client_of):
    ask(guest, town)
    type_in(guest, digits(town))

    again = client_of(town)
    again.post(ASK, {"email": "lea@example.org", "password": ""})
    assert type_in(again, digits(town)).status_code == 422
    assert not is_in(again)


def test_the_link_of_the_mail_asks_for_a_touch_and_works_once(town, lea, guest, client_of):
    ask(guest, town, after="/bons/")
    path, machine = link(town), client_of(town)

    # A mail server that opens links to look at them spends nothing.
    assert machine.get(path).status_code == 200
    assert not is_in(machine)
    assert guest.post(path)["Location"] == "/bons/"
    assert is_in(guest)
    assert machine.get(path).status_code == machine.post(path).status_code == 410


def test_an_unknown_address_gets_the_same_answer_and_no_mail(town, lea, guest, client_of):
    other = client_of(town)

    known = ask(guest, town)
    unknown = ask(other, town, "personne@example.org")

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    with town_context(town):
        assert Mail.objects.get().to == "lea@example.org"
    wrong = [
        type_in(guest, "000000x"),
        type_in(other, "000000x", email="personne@example.org"),
    ]
    assert {answer.status_code for answer in wrong} == {422}
    shown = [re.sub(r"value=\"[^\"]*\"|\S+@example.org", "", answer.text) for answer in wrong]
    assert shown[0] == shown[1]


def test_a_code_is_worth_five_tries(town, lea, now):
    written = codes.write(lea, at=now)[1]

    for _ in range(codes.TRIES):
        with pytest.raises(codes.WrongCode):
            codes.enter(lea.email, "wrong", at=now)

    with pytest.raises(codes.WrongCode):
        codes.enter(lea.email, written, at=now)


def test_a_code_is_worth_twenty_minutes_and_nothing_once_another_is_written(town, lea, now):
    written = codes.write(lea, at=now)[1]
    late, newer = now + codes.LASTS, codes.write(lea, at=now)[1]

    with pytest.raises(codes.WrongCode):
        codes.enter(lea.email, newer, at=late)
    if written != newer:
        with pytest.raises(codes.WrongCode):
            codes.enter(lea.email, written, at=now)
    assert codes.enter(lea.email, newer, at=now) == lea


def test_digits_are_kept_nowhere(town, lea, now):
    kept, written = codes.write(lea, at=now)

    assert written not in str(SignInCode.objects.values().get(pk=kept.pk)["digest"])


def test_tries_are_counted_for_an_address_whoever_makes_them(town, lea, client_of):
    answers = []
    for number in range(12):
        guest = client_of(town, REMOTE_ADDR=f"192.0.2.{number}")
        answers.append(guest.post(ASK, {"email": "lea@example.org", "password": ""}).status_code)

    assert answers[:10] == [302] * 10
    assert answers[10:] == [429] * 2


def test_a_closed_account_gets_no_code_and_its_code_opens_nothing(town, lea, guest, now):
    written = codes.write(lea, at=now)[1]
    User.objects.filter(pk=lea.pk).update(is_active=False)

    ask(guest, town)

    assert not Mail.objects.exists()
    with pytest.raises(codes.WrongCode):
        codes.enter(lea.email, written, at=now)


def test_a_code_and_a_link_of_one_town_open_no_other(town, other_town, lea, now):
    kept, written = codes.write(lea, at=timezone.now())
    token = codes.link_of(kept, "/").rstrip("/").rsplit("/", 1)[1]

    with town_context(other_town):
        neighbour = cast.a_person()
        codes.write(neighbour, at=now - timedelta(days=1))
        with pytest.raises(codes.WrongCode):
            codes.enter(neighbour.email, written, at=now)
        with pytest.raises(SpentLink):
            codes.enter_by(token, at=timezone.now())


def test_a_code_may_be_typed_in_another_browser(town, lea, guest, client_of):
    ask(guest, town)
    elsewhere = client_of(town)

    assert type_in(elsewhere, digits(town))["Location"] == "/compte/"
    assert is_in(elsewhere)


def test_a_password_still_opens_the_door(town, lea, guest):
    guest.post(ASK, {"email": "lea@example.org", "password": "correct-horse-battery"})

    assert is_in(guest)


def test_digits_are_not_guessed_with_one_code_after_the_other_but_the_link_opens(town, lea, now):
    for _ in range(codes.TRIES_A_DAY // codes.TRIES):
        codes.write(lea, at=now)
        for _ in range(codes.TRIES):
            with pytest.raises(codes.WrongCode):
                codes.enter(lea.email, "wrong", at=now)

    kept, written = codes.write(lea, at=now)
    with pytest.raises(codes.WrongCode):
        codes.enter(lea.email, written, at=now)

    token = codes.link_of(kept, "/").rstrip("/").rsplit("/", 1)[1]
    assert codes.enter_by(token, at=now) == (lea, "/")
    later = now + codes.A_DAY
    assert codes.enter(lea.email, codes.write(lea, at=later)[1], at=later) == lea
