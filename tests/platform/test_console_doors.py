import secrets
import time

import pytest
import segno
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from halles.accounts.models import User
from halles.audit.models import Entry
from halles.console import actions
from tenants.current import town_context

PASSWORD = "une longue phrase secrète"
pytestmark = pytest.mark.usefixtures("public")


@pytest.fixture
def email():
    # Tries are counted per account, in one counter for every run on this machine.
    return f"{secrets.token_hex(4)}@example.org"


@pytest.fixture
def operator(email, now):
    return actions.add_operator(email=email, password=PASSWORD, at=now, by="test")


@pytest.fixture
def guest(client_of):
    return client_of(None, REMOTE_ADDR=f"2001:db8::{secrets.token_hex(2)}:1")


def give_password(guest, email, password=PASSWORD, **more):
    return guest.post("/connexion/", {"email": email, "password": password, **more})


def code(user, seconds=0):
    totp = TOTP(TOTPDevice.objects.get(user=user).bin_key)
    totp.time = time.time() + seconds
    return f"{totp.token():06}"


def give_code(guest, digits, **more):
    return guest.post("/connexion/code/", {"code": digits, **more})


def enter(guest, operator):
    give_password(guest, operator.email)
    guest.get("/connexion/code/")
    return give_code(guest, code(operator))


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))[-3:]


def test_the_first_sign_in_chooses_the_second_factor(guest, operator):
    answer = give_password(guest, operator.email, next="/journal/")
    assert answer["Location"] == "/connexion/code/?next=/journal/"

    page = guest.get(answer["Location"]).content.decode()
    device = TOTPDevice.objects.get(user=operator)
    drawn = segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2)
    assert drawn.replace("'", "&#x27;") in page or drawn in page
    assert not device.confirmed

    answer = give_code(guest, code(operator), next="/journal/")
    assert answer["Location"] == "/journal/"
    assert TOTPDevice.objects.get(user=operator).confirmed
    assert guest.get("/journal/").status_code == 200
    assert verbs()[-2:] == ["second factor chosen", "signed in"]


def test_the_key_is_never_shown_again(guest, operator):
    enter(guest, operator)

    page = guest.get("/connexion/code/").content.decode()

    assert "data:image" not in page


def test_a_password_alone_opens_nothing(guest, operator):
    give_password(guest, operator.email)

    for path in ("/", "/journal/", "/villes/ouvrir/", "/villes/ouvrir/78517/"):
        assert guest.get(path)["Location"].startswith("/connexion/code/?next=")


def test_a_code_works_once(guest, operator, client_of):
    give_password(guest, operator.email)
    guest.get("/connexion/code/")
    # Kept, not computed again: half a minute later it would be another one.
    digits = code(operator)
    give_code(guest, digits)
    other = client_of(None, REMOTE_ADDR="2001:db8::2")
    give_password(other, operator.email)

    assert give_code(other, digits).status_code == 422
    assert other.get("/").status_code == 302
    assert "code refused" in verbs()


def test_wrong_codes_make_one_wait(guest, operator):
    give_password(guest, operator.email)
    guest.get("/connexion/code/")

    assert give_code(guest, "000000").status_code == 422
    assert give_code(guest, code(operator)).status_code == 422


def test_the_session_changes_at_each_factor(guest, operator):
    seen = set()
    give_password(guest, operator.email)
    seen.add(guest.cookies["session"].value)
    guest.get("/connexion/code/")
    give_code(guest, code(operator))
    seen.add(guest.cookies["session"].value)

    assert len(seen) == 2


def test_who_is_not_an_operator_is_answered_as_a_stranger(guest, operator):
    User.objects.create_user("lea@example.org", password=PASSWORD)

    lea = give_password(guest, "lea@example.org")
    nobody = give_password(guest, "nobody@example.org")

    assert lea.status_code == nobody.status_code == 422
    assert guest.get("/").status_code == 302
    assert verbs()[-1] == "sign-in refused"


def test_an_operator_who_is_one_no_more_finds_nothing(guest, operator):
    enter(guest, operator)
    operator.roles.all().delete()

    assert guest.get("/").status_code == 404


def test_too_many_tries_are_refused(guest, operator):
    for _ in range(10):
        give_password(guest, operator.email, "wrong")

    assert give_password(guest, operator.email).status_code == 422
    assert guest.get("/")["Location"].startswith("/connexion/?next=")


def test_signing_out_ends_the_session(guest, operator):
    enter(guest, operator)

    guest.post("/deconnexion/")

    assert guest.get("/").status_code == 302
    assert verbs()[-1] == "signed out"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_an_operator_is_not_sent_elsewhere(guest, operator, wanted):
    answer = give_password(guest, operator.email, next=wanted)

    assert answer["Location"] == "/connexion/code/?next=/"


def test_the_console_is_not_on_a_towns_host(guest, operator, other_town, client_of):
    enter(guest, operator)
    elsewhere = client_of(other_town)
    elsewhere.cookies["session"] = guest.cookies["session"].value

    assert elsewhere.get("/journal/").status_code == 404
    assert elsewhere.get("/compte/").status_code == 302


def test_a_towns_manager_is_nobody_in_the_console(guest, other_town, client_of):
    with town_context(other_town):
        User.objects.create_user("maire@example.org", password=PASSWORD)

    assert give_password(guest, "maire@example.org").status_code == 422


def test_a_new_password_takes_the_second_factor_back(guest, operator, now):
    enter(guest, operator)

    actions.add_operator(email=operator.email, password="autre phrase", at=now, by="test")

    assert guest.get("/").status_code == 302
    assert not TOTPDevice.objects.filter(user=operator).exists()
