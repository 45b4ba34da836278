import json
import logging
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from halles.http import access, logs
from halles.http.logs import Circumstances, JsonLines, WithoutLinks
from halles.http.masks import masked
from halles.outbox import delivery, later

TOKEN = "MTI:1wXyZ0:s3cret-_" + "a" * 20


def a_record(message, *args, exc_info=None, **extra):
    record = logging.LogRecord("django.request", 30, "", 0, message, args, exc_info)
    record.__dict__.update(extra)
    assert Circumstances().filter(record)
    assert WithoutLinks().filter(record)
    return record


def told(*said, **extra):
    return logging.Formatter("{message}", style="{").format(a_record(*said, **extra))


def as_json(*said, **extra):
    return json.loads(JsonLines().format(a_record(*said, **extra)))


@pytest.mark.parametrize(
    "path",
    [
        f"/bons/{TOKEN}/paiement/",
        f"/bons/{TOKEN}/",
        f"/commandes/{TOKEN}/retour/",
        "/commandes/abcdefghijklmnopqrstuv/",
        "/reservations/abcdefghijklmnopqrstuv/annulation/",
        f"/paiement/{TOKEN}/carte/",
        f"/compte/inscription/{TOKEN}/",
        f"/compte/mot-de-passe/password-reset/{TOKEN}/",
    ],
)
def test_a_link_that_opens_by_itself_is_not_logged(path):
    secret = path.split("/")[-2 if path.count("/") == 3 or "compte" in path else 2]

    assert secret not in told("Method Not Allowed: %s", path)
    assert secret not in told("%s %s", "GET", f"http://x.example{path}?a=1")
    assert secret not in str(as_json("a page", path=path))


@pytest.mark.parametrize(
    "path",
    [
        *("/bons/", "/bons/acheter/", "/compte/inscription/envoyee/", "/mairie/bons/3/"),
        *("/pro/reservations/", "/pro/reservations/3/refus/"),
    ],
)
def test_other_pages_are_named(path):
    assert told("Not Found: %s", path) == f"Not Found: {path}"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("mail to lea.martin+x@example.org failed", "mail to …@… failed"),
        ("Key (email)=(lea@example.org) exists", "Key (email)=(…@…) exists"),
        ("pay FR76 3000 6000 0112 3456 7890 189 now", "pay IBAN… now"),
        ("pay FR7630006000011234567890189.", "pay IBAN…."),
        ("card 4242 4242 4242 4242", "card CARD…"),
        ("card 4242-4242-4242-4242, 12/29", "card CARD…, 12/29"),
        ("card 5555555555554444", "card CARD…"),
        ("GET /recherche/?q=hommes&page=2", "GET /recherche/?q=…&page=…"),
    ],
)
def test_what_tells_of_a_person_or_their_money_is_hidden(said, kept):
    assert masked(said) == kept
    assert told(said) == kept
    assert as_json(said)["message"] == kept


@pytest.mark.parametrize(
    "said",
    [
        "order 1234567890123 took 42 ms",
        "t_0a1b2c3d4e5f at 2026-11-22 01:45:35.123456",
        "request 1b01ca13cc1f4b049e5b97863bc29e7b",
        "SIREN 732829320",
        "lea@ home, @lea, a@b",
    ],
)
def test_what_only_looks_like_it_is_kept(said):
    assert told(said) == said


def test_a_long_line_is_masked_in_a_time_that_grows_with_its_length():
    long = "a" * 200_000 + "@" + "b." * 50_000 + "4" * 50_000 + "A1" * 50_000

    assert masked(long)


def test_nor_in_the_trace_of_an_exception():
    try:
        raise ValueError(f"/bons/{TOKEN}/ of lea@example.org")
    except ValueError:
        trace = sys.exc_info()

    for said in (told("Error: %s", "/", exc_info=trace), str(as_json("Error", exc_info=trace))):
        assert "ValueError" in said
        assert TOKEN not in said
        assert "lea@" not in said


def test_a_line_says_when_where_and_for_which_request(town):
    with logs.about(request_id="r-1", job="tasks.confirm"):
        line = as_json("done", status=200, request=object(), user="lea")

    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "WARNING",
        "logger": "django.request",
        "message": "done",
        "town": town.schema_name,
        "request_id": "r-1",
        "job": "tasks.confirm",
        "status": 200,
    }
    assert "job" not in as_json("after")


def test_every_line_goes_through():
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["circumstances", "links"]
    assert settings.LOGGING["root"]["handlers"] == ["console"]


PRODUCTION = {
    "HALLES_ENV": "production",
    "SECRET_KEY": "k" * 60,
    "BASE_ADDRESS": "https://halles.example",
    "EMAIL_URL": "smtp://mail",
    "PAYMENT_PROVIDER": "stripe",
    "TRUSTED_PROXIES": "1",
    "HALLES_STACK": "",
}
TALK = """
import logging.config, os
os.environ["DJANGO_SETTINGS_MODULE"] = "halles.settings"
from django.conf import settings
logging.config.dictConfig(settings.LOGGING)
logging.getLogger("halles.door").warning("mail to %s", "lea@example.org")
logging.getLogger("celery.worker").error("IBAN %s", "FR7630006000011234567890189")
"""


def test_production_writes_one_object_a_line_and_development_sentences():
    live, home = (
        subprocess.run(
            [sys.executable, "-c", TALK],
            env={**os.environ, **stage},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stderr.splitlines()
        for stage in (PRODUCTION, {})
    )

    assert [json.loads(line)["message"] for line in live] == ["mail to …@…", "IBAN IBAN…"]
    assert home[0].startswith("WARNING halles.door")
    assert "lea@" not in str(live + home)


# One line, one id and one measurement for each request.


@pytest.fixture
def lines(caplog):
    """What the log of the requests says, as production writes it."""
    caplog.set_level("INFO", "halles.access")
    caplog.handler.addFilter(Circumstances())
    caplog.handler.addFilter(WithoutLinks())
    yield lambda: [
        json.loads(JsonLines().format(r)) for r in caplog.records if r.name == "halles.access"
    ]
    caplog.handler.filters.clear()


def test_each_request_leaves_one_line_without_what_was_asked(town, client_of, lines):
    answer = client_of(town).get(f"/bons/{TOKEN}/?q=lea@example.org")

    (line,) = lines()
    assert line["request_id"] == answer[access.HEADER]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/bons/…", answer.status_code)
    assert line["town"] == town.schema_name
    assert line["statements"] > 0
    assert line["ms"] > 0
    assert not {"lea@example.org", TOKEN} & set(str(line).split())


def test_a_path_forges_no_line(town, client_of, lines, caplog):
    client_of(town).get("/x%0aERROR halles.payments forged%1b[2J%e2%80%a8/café")

    (line,) = lines()
    assert line["path"] == r"/x\nERROR halles.payments forged\x1b[2J\u2028/café"
    assert not {"\n", "\x1b", "\u2028"} & set(line["message"])


def test_so_does_one_that_no_town_answers(public, client_of, lines):
    client_of(None).get("/", headers={"host": "nobody.localhost"})

    assert [(line["status"], line["town"]) for line in lines()] == [(404, "")]


@pytest.mark.parametrize(
    ("proxies", "given", "kept"),
    [
        (0, "from-outside", False),
        (1, "from-our-proxy", True),
        (1, "short", False),
        (1, "x" * 65, False),
        (1, 'forged"} {"level":"INFO', False),
    ],
)
def test_an_id_is_taken_from_our_own_proxies_only(town, client_of, settings, proxies, given, kept):
    settings.TRUSTED_PROXIES = proxies

    answer = client_of(town).get("/", headers={access.HEADER: given})

    assert (answer[access.HEADER] == given) is kept
    assert access.FROM_A_PROXY.fullmatch(answer[access.HEADER])


def test_what_is_said_on_the_way_carries_the_id(town, client_of, caplog):
    caplog.handler.addFilter(Circumstances())

    answer = client_of(town).get("/nowhere/")

    (record,) = [r for r in caplog.records if r.name == "django.request"]
    assert record.request_id == answer[access.HEADER]
    assert record.town == town.schema_name
    assert connection.schema_name == town.schema_name


@later.later
def write_to(*, address):
    raise RuntimeError(f"no mail to {address}")


def test_a_job_that_fails_says_which_and_where(town, caplog):
    caplog.handler.addFilter(Circumstances())
    message = write_to.post(address="lea@example.org")

    delivery.deliver(message.pk, at=timezone.now())

    (line,) = [json.loads(JsonLines().format(r)) for r in caplog.records if "outbox" in r.name]
    assert line["town"] == town.schema_name
    assert line["job"] == write_to.name
    assert line["message_id"] == str(message.pk)
    assert "no mail to …@…" in line["message"]
