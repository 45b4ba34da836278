import json
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.utils import timezone

from billing.payments import actions
from billing.payments.models import Payment
from billing.payments.providers.local import actions as local
from billing.payments.providers.local import signature
from billing.payments.providers.local.rules import Outcome
from billing.webhooks.models import Event, ProviderObject
from halles.money import Money
from halles.outbox.delivery import drain
from tenants.current import public_context, town_context

PATH = "/webhooks/payments/local/"


@pytest.fixture
def payment(town):
    now = timezone.now()
    payment = actions.open(
        reference="test:1",
        amount=Money(3200),
        email="lea@example.org",
        description="Commande",
        return_path="/commandes/1/",
        at=now,
    )
    actions.begin(payment)
    payment.refresh_from_db()
    return payment


@pytest.fixture
def post(client_of):
    """Post as the provider would; what is not said is right."""

    def post(object_id, *, event_id="evt_1", age=0, secret=None, kind="payment.succeeded", **extra):
        event = {"id": event_id, "type": kind, "data": {"object": {"id": object_id, **extra}}}
        raw = json.dumps(event).encode()
        signed = signature.sign(
            raw,
            secret=secret or settings.LOCAL_WEBHOOK_SECRET,
            at=timezone.now().timestamp() - age,
        )
        with public_context():
            return client_of(None).post(
                PATH, raw, content_type="application/json", headers={signature.HEADER: signed}
            )

    return post


def look_into():
    with public_context():
        drain()


def events():
    with public_context():
        return list(Event.objects.order_by("pk").values_list("state", flat=True))


def state():
    return Payment.objects.get().state


def pay(payment, outcome=Outcome.PAID):
    local.pay(payment.provider_id, outcome=outcome, at=timezone.now())


def test_an_object_is_remembered_with_its_town(payment, town):
    with public_context():
        known = ProviderObject.objects.get(object_id=payment.provider_id)

    assert known.schema_name == town.schema_name


def test_news_settles_the_payment(payment, post):
    pay(payment)

    assert post(payment.provider_id).status_code == 200
    look_into()

    assert state() == "succeeded"
    assert events() == ["processed"]


def test_news_twice_is_kept_once(payment, post):
    pay(payment)

    assert post(payment.provider_id).status_code == 200
    assert post(payment.provider_id).status_code == 200
    look_into()

    assert events() == ["processed"]
    assert Payment.objects.get().steps.count() == 2


def test_news_out_of_order_ends_where_the_provider_is(payment, post):
    pay(payment)

    post(payment.provider_id, event_id="evt_2", kind="payment.succeeded")
    post(payment.provider_id, event_id="evt_1", kind="payment.canceled")
    look_into()

    assert state() == "succeeded"
    assert events() == ["processed", "processed"]


def test_what_the_news_says_is_not_believed(payment, post):
    assert post(payment.provider_id, amount=1, state="succeeded").status_code == 200
    look_into()

    assert state() == "requires_payment"


@pytest.mark.parametrize("forgery", [{"secret": "guess"}, {"age": 301}, {"age": -301}])
def test_forged_late_and_future_news_is_refused(payment, post, forgery):
    pay(payment)

    assert post(payment.provider_id, **forgery).status_code == 400
    look_into()

    assert events() == []
    assert state() == "requires_payment"


@pytest.mark.parametrize("age", [295, -295])
def test_a_clock_may_be_a_little_wrong(payment, post, age):
    assert post(payment.provider_id, age=age).status_code == 200


@pytest.mark.parametrize("header", ["", "t=1", "t=x,v1=y", "v1=" + "0" * 64, f"t=1,v1={'0' * 64}"])
@pytest.mark.parametrize("raw", [b"", b"{}", b"\xff"])
def test_garbage_is_refused(public, client_of, header, raw):
    response = client_of(None).post(
        PATH, raw, content_type="application/json", headers={signature.HEADER: header}
    )

    assert response.status_code == 400


@pytest.mark.parametrize("raw", [b"[]", b"{}", b'{"id": 1}', b"nonsense", b'{"data": "x"}'])
def test_signed_nonsense_is_refused(public, client_of, raw):
    signed = signature.sign(
        raw, secret=settings.LOCAL_WEBHOOK_SECRET, at=timezone.now().timestamp()
    )

    response = client_of(None).post(
        PATH, raw, content_type="application/json", headers={signature.HEADER: signed}
    )

    assert response.status_code == 400


def test_an_altered_body_is_refused(payment, client_of):
    signed = signature.sign(
        b"{}", secret=settings.LOCAL_WEBHOOK_SECRET, at=timezone.now().timestamp()
    )

    with public_context():
        response = client_of(None).post(
            PATH, b"{ }", content_type="application/json", headers={signature.HEADER: signed}
        )

    assert response.status_code == 400


def test_news_of_an_unknown_object_is_put_aside(public, post):
    assert post("loc_unknown").status_code == 200
    look_into()

    assert events() == ["quarantined"]


def test_an_unknown_provider_is_not_found(public, client_of):
    assert client_of(None).post("/webhooks/payments/nobody/").status_code == 404


def test_the_door_is_on_the_operators_host_only(town, client_of):
    assert client_of(town).post(PATH).status_code == 404
    with public_context():
        assert client_of(None).get(PATH).status_code == 405


class Silent(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def _serve(server):
    server.serve_forever()
    connections.close_all()


@pytest.fixture
def house(settings):
    """The house itself, answering on a real port."""
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Silent) as server:
        settings.LOCAL_WEBHOOK_ADDRESS = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=_serve, args=[server])
        thread.start()
        yield
        server.shutdown()
        thread.join()


def test_the_provider_calls_the_house_and_the_payment_is_settled(committed, house):
    payment = actions.open(
        reference="test:1",
        amount=Money(3200),
        email="lea@example.org",
        description="Commande",
        return_path="/commandes/1/",
        at=timezone.now(),
    )
    actions.begin(payment)
    payment.refresh_from_db()
    pay(payment)

    drain()
    look_into()

    with town_context(committed):
        assert state() == "succeeded"
