import re
import secrets

import cast
import pytest
import redis
from django.conf import settings

from halles.accounts import actions, links
from halles.accounts.links import SpentLink
from halles.accounts.models import Role, User
from halles.audit.models import Entry
from halles.console.forms import InviteForm
from halles.notifications.actions import mail
from halles.notifications.models import Mail
from halles.outbox.delivery import drain
from tenants.current import town_context

PASSWORD = "correct-horse-battery"


@pytest.fixture(autouse=True)
def nothing_was_tried(town):
    valkey = redis.Redis.from_url(settings.VALKEY_URL)
    for key in valkey.scan_iter(f"limit:{town.schema_name}:*"):
        valkey.delete(key)
    valkey.close()


@pytest.fixture
def visitor(client_of):
    """A browser at an address of its own, so that the tries of one test are not another's."""

    def make(town):
        return client_of(town, REMOTE_ADDR=f"2001:db8::{secrets.token_hex(2)}")

    return make


@pytest.fixture
def guest(town, visitor):
    return visitor(town)


def sign_in(guest, email="lea@example.org", password=PASSWORD, **more):
    return guest.post("/compte/connexion/", {"email": email, "password": password, **more})


def link_in(mail):
    return re.search(r"http://[^/]+(/compte/\S+)", mail.text)[1]


def choose(guest, path, password=PASSWORD, **more):
    """Open a link of a mail and choose a password on the page it leads to."""
    page = guest.get(path)
    assert page["Location"] == "/compte/mot-de-passe/choisir/"
    return guest.post(page["Location"], {"password": password}, **more)


def test_a_newcomer_opens_an_account_from_a_link(town, guest):
    answer = guest.post("/compte/inscription/", {"name": "Léa", "email": "Lea@Example.org"})
    assert answer["Location"] == "/compte/inscription/envoyee/"
    assert guest.get(answer["Location"]).status_code == 200
    drain()
    mail = Mail.objects.get()
    assert mail.to == "lea@example.org"
    assert town.address in mail.text

    answer = choose(guest, link_in(mail), follow=True)

    assert answer.redirect_chain[-1][0] == "/compte/"
    assert "Léa" in answer.content.decode()
    assert guest.get(link_in(mail)).status_code == 410


def test_a_taken_address_gets_the_same_answer_and_its_owner_a_mail(town, guest):
    cast.a_person()
    answers = [
        guest.post("/compte/inscription/", {"name": "X", "email": email})
        for email in ("lea@example.org", "new@example.org")
    ]
    drain()

    assert answers[0]["Location"] == answers[1]["Location"]
    assert answers[0].content == answers[1].content
    assert not User.objects.exclude(email="lea@example.org").exists()
    told = Mail.objects.get(to="lea@example.org")
    assert "/mot-de-passe/password-reset/" in told.text
    assert "X" not in told.text.split()


def test_signing_in_and_out(town, guest):
    cast.a_person()

    assert sign_in(guest, " LEA@example.org")["Location"] == "/compte/"
    assert guest.get("/compte/").status_code == 200
    guest.post("/compte/deconnexion/")

    assert guest.get("/compte/")["Location"].startswith("/compte/connexion/?next=")


def test_signing_in_changes_the_session(town, guest):
    cast.a_person()
    session = guest.session
    session["seen"] = 1
    session.save()
    before = guest.cookies[settings.SESSION_COOKIE_NAME].value

    sign_in(guest)

    assert guest.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(town, guest):
    cast.a_person()

    wrong = sign_in(guest, password="wrong")
    unknown = sign_in(guest, "nobody@example.org", "wrong")

    assert wrong.status_code == unknown.status_code == 422
    assert _bare(wrong, "lea@example.org") == _bare(unknown, "nobody@example.org")


def _bare(answer, email):
    page = answer.content.decode().replace(email, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


@pytest.mark.parametrize("email", ["lea@example.org", "nobody@example.org"])
def test_too_many_tries_on_an_account_are_refused_whether_it_exists_or_not(town, visitor, email):
    cast.a_person()
    for _ in range(10):
        assert sign_in(visitor(town), email, "wrong").status_code == 422

    assert sign_in(visitor(town), email).status_code == 429


def test_too_many_tries_from_one_address_are_refused(town, guest):
    for number in range(30):
        assert sign_in(guest, f"{number}@example.org").status_code == 422

    assert sign_in(guest, "last@example.org").status_code == 429


def test_a_look_alike_of_an_address_is_not_that_account(town, visitor):
    simon = User.objects.create_user("simon@example.org", password=PASSWORD)

    for twin in ("s\u0131mon@example.org", "\u017fimon@example.org"):
        sign_in(visitor(town), email=twin)

    simon.refresh_from_db()
    assert simon.last_login is None


@pytest.mark.parametrize("email", ["s\u0131mon@example.org", "\u017fimon@example.org"])
def test_nobody_opens_or_is_given_an_account_under_a_look_alike(town, guest, email):
    answer = guest.post("/compte/inscription/", {"name": "Simon", "email": email})

    assert answer.status_code == 422
    assert "sans accent" in answer.content.decode()
    assert not Mail.objects.exists()
    assert "email" in InviteForm({"email": email}).errors


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/panier/", "/panier/"),
        ("https://evil.example/", "/compte/"),
        ("//evil.example", "/compte/"),
        ("javascript:alert(1)", "/compte/"),
        ("", "/compte/"),
    ],
)
def test_after_signing_in_one_stays_in_the_town(town, guest, wanted, given):
    cast.a_person()

    assert sign_in(guest, next=wanted)["Location"] == given


def test_a_forgotten_password_is_chosen_again_once(town, guest):
    user = cast.a_person()
    guest.post("/compte/mot-de-passe/", {"email": "lea@example.org"})
    drain()
    path = link_in(Mail.objects.get())

    assert choose(guest, path, "lea@example.org").status_code == 422
    assert choose(guest, path, "une autre phrase")["Location"] == "/compte/"

    user.refresh_from_db()
    assert user.check_password("une autre phrase")
    assert guest.get(path).status_code == 410
    assert Mail.objects.filter(subject__contains="a été changé").exists()


def test_a_link_used_meanwhile_opens_nothing(town, guest, visitor):
    path = links.to_choose(cast.a_person(), kind=links.RESET).removeprefix(town.address)
    guest.get(path)
    choose(visitor(town), path)

    late = guest.post("/compte/mot-de-passe/choisir/", {"password": "une autre phrase"})

    assert late.status_code == 410
    assert User.objects.get().check_password(PASSWORD)


def test_no_link_no_password(town, guest):
    assert guest.get("/compte/mot-de-passe/choisir/").status_code == 410


def test_no_account_gets_no_mail_but_the_same_answer(town, guest):
    answer = guest.post("/compte/mot-de-passe/", {"email": "nobody@example.org"})
    drain()

    assert answer["Location"] == "/compte/mot-de-passe/envoye/"
    assert not Mail.objects.exists()


def test_another_password_ends_the_other_sessions(town, guest, visitor):
    user = cast.a_person()
    sign_in(guest)

    actions.choose_password(user, password="une autre phrase", at=user.joined_at)

    assert guest.get("/compte/").status_code == 302


@pytest.mark.parametrize("kind", [links.INVITATION, links.SIGN_UP, "unknown"])
def test_a_link_of_one_kind_is_worth_nothing_as_another(town, kind):
    address = links.to_choose(cast.a_person(), kind=links.RESET)

    with pytest.raises(SpentLink):
        links.person(kind, address.rstrip("/").rpartition("/")[2])


def test_an_invited_manager_chooses_a_password_and_finds_the_town_hall(town, guest, now):
    actions.invite(email="Maire@example.org", role=Role.Name.MANAGER, at=now, by="op")
    mail = Mail.objects.get()

    answer = choose(guest, link_in(mail), follow=True)

    assert 'href="/mairie/"' in answer.content.decode()
    assert Entry.objects.filter(verb="role given", by="op").exists()


def test_inviting_twice_gives_one_role(town, now):
    for _ in range(2):
        actions.invite(email="maire@example.org", role=Role.Name.MANAGER, at=now, by="op")

    assert Role.objects.count() == 1
    assert Mail.objects.count() == 2


def test_a_session_of_one_town_is_worth_nothing_in_another(town, other_town, guest, visitor):
    cast.a_person()
    sign_in(guest)
    with town_context(other_town):
        cast.a_person()
    elsewhere = visitor(other_town)
    name = settings.SESSION_COOKIE_NAME
    elsewhere.cookies[name] = guest.cookies[name].value

    assert elsewhere.get("/compte/").status_code == 302
    assert guest.get("/compte/").status_code == 200


def test_a_link_of_one_town_is_worth_nothing_in_another(town, other_town, visitor):
    twin = cast.a_person()
    path = links.to_choose(twin, kind=links.RESET).removeprefix(town.address)
    newcomer = links.to_sign_up("new@example.org", "New").removeprefix(town.address)
    with town_context(other_town):
        # The same person in the neighbour town, to the byte.
        User.objects.create(pk=twin.pk, email=twin.email, password=twin.password)
    elsewhere = visitor(other_town)

    assert elsewhere.get(path).status_code == 410
    assert elsewhere.get(newcomer).status_code == 410
    assert visitor(town).get(path).status_code == 302


def test_a_hostile_host_writes_no_link(town, guest):
    cast.a_person()

    guest.post(
        "/compte/mot-de-passe/",
        {"email": "lea@example.org"},
        headers={"x-forwarded-host": "evil.example", "x-forwarded-server": "evil.example"},
    )
    drain()

    assert "evil" not in Mail.objects.get().text
    assert town.address in Mail.objects.get().text


def test_the_mail_to_a_newcomer_repeats_no_word_of_who_asked(town, guest):
    typed = "Vous avez gagné, voyez evil.example"
    guest.post("/compte/inscription/", {"name": typed, "email": "lea@example.org"})
    drain()

    mail = Mail.objects.get()
    assert mail.text.startswith("Bonjour,")
    assert "evil" not in mail.subject + mail.text + mail.html


def test_a_subject_is_one_line(town, now, settings, tmp_path):
    (tmp_path / "odd.txt").write_text("Subject: Bonjour\x0b\tBcc:   all@example.org\nTexte")
    (tmp_path / "odd.html").touch()
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    assert mail("lea@example.org", "odd", at=now).subject == "Bonjour Bcc: all@example.org"
