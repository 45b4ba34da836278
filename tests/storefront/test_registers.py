"""The register is asked outside any transaction, and what it says has consequences."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import cast
import pytest
from django.db import transaction

from halles import limits
from halles.accounts.models import User
from halles.audit.models import Entry
from halles.notifications.models import Mail
from halles.outbox.models import Message
from storefront.merchants import actions, registers, tasks, traders
from storefront.merchants.actions import checks
from storefront.merchants.models import Alert, Identity, Merchant, Shop
from storefront.merchants.registers import prefill
from storefront.merchants.registers.port import NoAnswer
from tenants.current import town_context

SIRET = cast.SIRETS[0]


class Desk(BaseHTTPRequestHandler):
    """What answers in place of the State: `said` is a status, headers and a body."""

    said = (200, {}, b"{}")

    def do_GET(self):
        status, headers, body = self.said
        self.server.asked.append(self.path)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Silence."""


@pytest.fixture
def state(settings):
    """A register of our own on the loopback; `state(200, body)` is what it says next."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.REGISTER = "recherche_entreprises"
    settings.REGISTER_ADDRESS = f"http://127.0.0.1:{server.server_port}"

    def say(status, body, **headers):
        Desk.said = (status, headers, body)
        return server

    yield say
    server.shutdown()
    server.server_close()


def asked():
    """What the register says, asked from outside the test's transaction."""
    with ThreadPoolExecutor(1) as outside:
        return outside.submit(registers.get().establishment, SIRET).result()


def in_thread():
    return threading.current_thread() is not threading.main_thread()


def company(state="A", siret=SIRET, **other):
    place = {"siret": siret, "etat_administratif": state, "commune": "78517"} | other
    found = {"nom_complet": "FROMAGERIE DU PONT", "matching_etablissements": [place]}
    return json.dumps({"results": [found]}).encode()


def answered(merchant, found):
    """Keep what was found, as the job does once the register has spoken."""
    tasks._answered(merchant, found, provider="recherche_entreprises")
    return Identity.objects.get(merchant=merchant)


def test_offline_says_that_nobody_was_asked(town, settings):
    settings.REGISTER = "offline"
    merchant = cast.a_merchant()

    tasks.consult(merchant_id=merchant.pk, idem="1")

    assert merchant.identity.answer == Identity.Answer.UNKNOWN
    assert merchant.identity.answered_by == "offline"
    proof = traders.trader(merchant).proof
    assert proof.is_local
    assert "Le registre des entreprises n’a pas été consulté." in proof.sentences


@pytest.mark.parametrize(("letter", "said"), [("A", "active"), ("F", "closed"), ("?", "unknown")])
def test_an_establishment_is_found_among_those_of_its_company(state, letter, said):
    server = state(200, company(letter, activite_principale="47.29Z"))

    found = asked()

    assert found.state == said
    assert found.facts["naf"] == "47.29Z"
    assert found.facts["name"] == "FROMAGERIE DU PONT"
    assert server.asked == [f"/search?q={SIRET}&per_page=1"]


def test_another_establishment_says_nothing_of_this_one(state):
    state(200, company("F", siret=cast.SIRETS[1]))

    assert asked().state == "unknown"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"oops"),
        (429, b"{}"),
        (200, b"<html>"),
        (200, b"[]"),
        (200, b'{"results": 3}'),
        (200, b" " * 1_100_000),
    ],
)
def test_what_is_no_answer_is_said_as_such(state, status, body):
    state(status, body)

    with pytest.raises(NoAnswer):
        asked()


def test_it_follows_nobody_elsewhere(state):
    server = state(302, b"", Location="/elsewhere")

    with pytest.raises(NoAnswer):
        asked()
    assert len(server.asked) == 1


def test_it_is_never_asked_inside_a_transaction(state, town):
    server = state(200, company())

    with transaction.atomic(), pytest.raises(RuntimeError):
        registers.get().establishment(SIRET)
    assert not server.asked


def test_a_job_keeps_the_answer_and_no_answer_changes_nothing(state, town, monkeypatch):
    merchant, register = cast.a_merchant(), registers.get()
    threaded = SimpleNamespace(name=register.name, establishment=lambda siret: asked())
    monkeypatch.setattr(tasks.registers, "get", lambda: register if in_thread() else threaded)
    state(503, b"")
    tasks.consult(merchant_id=merchant.pk, idem="1")
    assert not Identity.objects.exists()

    state(200, company())
    tasks.consult(merchant_id=merchant.pk, idem="2")

    assert Identity.objects.get().answer == Identity.Answer.ACTIVE
    assert any("ouvert" in said for said in traders.trader(merchant).proof.sentences)


@pytest.mark.parametrize(("suspends", "left"), [(False, "approved"), (True, "suspended")])
def test_a_closed_establishment_leaves_the_window_and_the_town_hall_is_told_once(
    state, town, now, suspends, left
):
    cast.a_manager()
    merchant = cast.a_merchant()
    checks.admit(communes=[], suspends_closed=suspends, evidence_days=30, at=now, by="test")
    state(200, company("F", date_fermeture="2026-10-01"))
    found = asked()

    answered(merchant, found)
    answered(merchant, found)

    merchant = Merchant.objects.select_related("shop").get(pk=merchant.pk)
    assert (merchant.state, merchant.shop.published) == (left, False)
    assert Alert.objects.get().merchant == merchant
    assert not traders.trader(merchant).proof.is_local
    mails = Mail.objects.filter(to="mairie@example.org", subject__contains="registre")
    assert mails.count() == 1


def test_nobody_closed_is_approved_or_restored(state, town, now):
    waiting = cast.a_merchant(approved=False)
    state(200, company("F"))
    answered(waiting, asked())

    with pytest.raises(actions.EstablishmentClosed):
        actions.approve(waiting, at=now, by="test")


def test_a_mistake_of_the_register_shows_the_shop_again_once(state, town, now):
    merchant = cast.a_merchant()
    state(200, company("F"))
    answered(merchant, asked())
    alert = Alert.objects.get()

    checks.settle(alert, words="Appelé : ouvert", mistaken=True, at=now, by="mairie@example.org")

    merchant = Merchant.objects.select_related("shop", "identity").get(pk=merchant.pk)
    assert merchant.shop.published
    assert merchant.identity.answer == Identity.Answer.UNKNOWN
    with pytest.raises(Alert.DoesNotExist):
        checks.settle(alert, words="Encore", mistaken=True, at=now, by="mairie@example.org")
    assert Entry.objects.filter(verb="alert settled").count() == 1


def test_a_shop_suspended_by_a_mistake_of_the_register_is_seen_again_once_restored(
    state, town, now
):
    merchant = cast.a_merchant()
    checks.admit(communes=[], suspends_closed=True, evidence_days=30, at=now, by="test")
    state(200, company("F"))
    answered(merchant, asked())

    checks.settle(Alert.objects.get(), words="Ouvert", mistaken=True, at=now, by="mairie")
    actions.restore(merchant, at=now, by="mairie")

    assert Shop.objects.published().get() == merchant.shop


@pytest.mark.parametrize("settled", [True, False])
def test_a_register_that_says_open_later_shows_the_shop_unless_the_town_has_yet_to_answer(
    state, town, now, settled
):
    merchant = cast.a_merchant()
    state(200, company("F"))
    answered(merchant, asked())
    if settled:
        checks.settle(Alert.objects.get(), words="En travaux", mistaken=False, at=now, by="mairie")

    state(200, company("A"))
    answered(merchant, asked())

    assert Shop.objects.published().exists() == settled


def test_each_month_who_is_there_is_asked_about_again_and_offline_nobody(
    state, town, settings, now
):
    here, recent = cast.a_merchant("Ici"), cast.a_merchant("Récent")
    cast.a_merchant("Refusé", approved=False)
    refused = Merchant.objects.get(legal_name="Refusé SARL")
    actions.refuse(refused, at=now, by="test", reason="Ailleurs")
    said = {"answer": "active", "answered_at": now - timedelta(days=2)}
    Identity.objects.create(merchant=recent, **said)
    Message.objects.all().delete()

    assert checks.consult_old(at=now) == 1
    assert Message.objects.get().payload == {"merchant_id": here.pk}
    settings.REGISTER = "offline"
    assert checks.consult_old(at=now) == 0


def test_the_answer_of_one_town_is_unknown_in_the_next(town, other_town, now):
    merchant = cast.a_merchant()
    Identity.objects.create(merchant=merchant, answer="closed", answered_at=now)

    with town_context(other_town):
        assert not Identity.objects.exists()
        assert not traders.traders([merchant.pk])


def test_what_the_register_says_fills_in_the_form(town, state):
    state(200, company(adresse="8 RUE DE PARIS 78120 RAMBOUILLET"))

    assert prefill.answers(asked()) == {
        "legal_name": "FROMAGERIE DU PONT",
        "shop_name": "FROMAGERIE DU PONT",
        "address": "8 RUE DE PARIS",
        "postal_code": "78120",
        "city": "Rambouillet",
    }


@pytest.mark.parametrize("odd", ["", "RUE DE PARIS", "12345", "78120 78120", "<b>", "é" * 500])
def test_an_odd_address_fills_in_no_more_than_it_says(town, state, odd):
    state(200, company(adresse=odd, commune="99999"))

    said = prefill.answers(asked())

    assert "city" not in said
    assert all(said.values())
    assert len(said.get("address", "")) <= 200


@pytest.fixture
def lea(town, client_of):
    client = client_of(town)
    client.force_login(cast.a_person())
    return client


def test_without_a_register_the_number_is_kept_and_the_rest_is_asked(lea, settings):
    settings.REGISTER = "offline"

    page = lea.post("/pro/inscription/", {"number": "732 829 320 00074"}).text

    assert "n’a pas été consulté" in page
    assert 'value="73282932000074"' in page
    assert 'name="number"' not in page


def test_a_mistyped_number_asks_nobody_and_says_so(lea, state):
    server = state(200, company())

    answer = lea.post("/pro/inscription/", {"number": "73282932000075"})

    assert answer.status_code == 422
    assert "look_number" in answer.text
    assert server.asked == []


def test_a_register_that_is_silent_leaves_the_form_to_be_filled_in(lea, state, monkeypatch):
    state(500, b"")
    # The page is asked for inside the test's own transaction, where no register is.
    outside = ThreadPoolExecutor(1)
    register = registers.get()
    ask = type(register).establishment
    monkeypatch.setattr(
        type(register),
        "establishment",
        lambda self, siret: outside.submit(ask, self, siret).result(),
    )

    page = lea.post("/pro/inscription/", {"number": SIRET}).text

    assert "ne répond pas" in page
    assert f'value="{SIRET}"' in page


def test_who_looks_up_too_many_numbers_fills_in_the_rest(lea, settings):
    settings.REGISTER = "recherche_entreprises"
    for _ in range(10):
        limits.allow(f"look_up:{User.objects.get().pk}", limit=10, seconds=3600)

    page = lea.post("/pro/inscription/", {"number": SIRET}).text

    assert "Trop de numéros" in page
