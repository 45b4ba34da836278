import logging

import pytest
from django.db import connection

from billing.payments import actions
from billing.payments.models import Payment
from billing.payments.providers.local.models import LocalPayment
from halles.money import Money
from tenants.current import town_context

OK = "4242 4242 4242 4242"
CARD = {"number": OK, "expiry": "12/34", "code": "123"}


@pytest.fixture
def address(town, now):
    payment = actions.open(
        reference="test:1",
        amount=Money(3200),
        email="lea@example.org",
        description="Commande HV-1",
        return_path="/commandes/1/",
        at=now,
    )
    return actions.begin(payment).removeprefix(town.address)


@pytest.fixture
def visitor(town, client_of):
    return client_of(town)


@pytest.fixture
def local(town):
    """The payment as the provider has it: a request leaves the connection in no town."""

    def local():
        with town_context(town):
            return LocalPayment.objects.get()

    return local


def test_the_page_says_what_is_paid_and_that_it_is_a_test(address, visitor):
    response = visitor.get(address)

    text = response.content.decode()
    assert "MODE TEST" in text
    assert "Commande HV-1" in text
    assert "32,00" in text
    assert not response.cookies


def test_a_good_card_pays_and_leads_back(address, visitor, town, local):
    response = visitor.post(f"{address}carte/", CARD)

    assert response.headers["Location"] == f"{town.address}/commandes/1/"
    assert local().state == "succeeded"


def test_the_same_form_sent_twice_pays_once(address, visitor, town):
    visitor.post(f"{address}carte/", CARD)
    response = visitor.post(f"{address}carte/", CARD, follow=False)

    assert response.headers["Location"] == address
    assert visitor.get(address).headers["Location"] == f"{town.address}/commandes/1/"
    with town_context(town):
        assert LocalPayment.objects.get().steps.count() == 3


@pytest.mark.parametrize(
    ("number", "failure"),
    [
        ("4000000000000002", Payment.Failure.DECLINED),
        ("4000 0000 0000 9995", Payment.Failure.FUNDS),
    ],
)
def test_a_bad_card_fails_and_leads_back(address, visitor, number, failure, local):
    visitor.post(f"{address}carte/", {**CARD, "number": number})

    assert local().state == "failed"
    assert local().failure == failure


@pytest.mark.parametrize(("answer", "end"), [("yes", "succeeded"), ("no", "failed")])
def test_the_bank_asks_and_its_answer_counts(address, visitor, answer, end, local):
    visitor.post(f"{address}carte/", {**CARD, "number": "4000 0025 0000 3155"})
    assert local().state == "requires_action"
    assert "banque" in visitor.get(address).content.decode()

    visitor.post(f"{address}authentification/", {"answer": answer})

    assert local().state == end


def test_an_answer_nobody_asked_for_changes_nothing(address, visitor, local):
    visitor.post(f"{address}authentification/", {"answer": "yes"})

    assert local().state == "requires_payment"


def test_giving_up_closes_the_page(address, visitor, town, local):
    response = visitor.post(f"{address}annulation/")

    assert response.headers["Location"] == f"{town.address}/commandes/1/"
    assert visitor.post(f"{address}carte/", CARD).headers["Location"] == address
    assert local().state == "canceled"


@pytest.mark.parametrize(
    "change",
    [
        {"number": "4970 1000 0000 0154"},
        {"number": "not a card"},
        {"number": ""},
        {"expiry": "12/20"},
        {"expiry": "13/34"},
        {"code": "12"},
    ],
)
def test_a_card_that_cannot_be_taken_is_refused_and_pays_nothing(address, visitor, change, local):
    response = visitor.post(f"{address}carte/", {**CARD, **change})

    assert response.status_code == 422
    assert local().state == "requires_payment"


def test_the_end_of_a_card_may_be_typed_without_its_stroke(address, visitor, local):
    visitor.post(f"{address}carte/", {**CARD, "expiry": "1234"})

    assert local().state == "succeeded"


def test_nothing_of_a_card_is_kept_shown_or_logged(address, visitor, town, caplog):
    caplog.set_level(logging.DEBUG)
    real = "4970100000000154"

    shown = visitor.post(
        f"{address}carte/", {**CARD, "number": real, "code": "987"}
    ).content.decode()
    visitor.post(f"{address}carte/", {**CARD, "code": "987"})

    with town_context(town):
        kept = caplog.text + _all_text()
    assert "4970" not in shown + kept
    assert "987" not in shown
    assert OK.replace(" ", "") not in kept


def _all_text():
    with connection.cursor() as cursor:
        tables = [t for t in connection.introspection.table_names(cursor) if "local_" in t]
        tables += ["payments_payment", "outbox_message"]
        texts = []
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts)


def test_a_post_from_another_site_is_refused(address, visitor, local):
    response = visitor.post(f"{address}carte/", CARD, headers={"sec-fetch-site": "cross-site"})

    assert response.status_code == 403
    assert local().state == "requires_payment"


def test_the_neighbour_has_no_such_page(address, other_town, client_of):
    assert client_of(other_town).get(address).status_code == 404
    assert client_of(other_town).post(f"{address}carte/", CARD).status_code == 404


def test_a_guessed_page_is_not_found(town, visitor):
    assert visitor.get("/paiement/loc_guess/").status_code == 404
