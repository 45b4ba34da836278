import os
import re
import subprocess
import sys

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from tenants.current import public_context
from tenants.models import DeadLetter, OutboxHint
from tenants.owner import connect

TOKEN = "t" * 40


@pytest.fixture
def probe():
    """A machine that asks by address: the host it names is nobody's."""
    return Client(headers={"host": "10.0.0.7"})


def away(run, *statement):
    raise OperationalError("gone")


def test_a_process_that_answers_is_live_whatever_else_is_not(public, probe):
    with connection.execute_wrapper(away):
        answer = probe.get("/live")

    assert (answer.status_code, answer.content) == (200, b"live\n")
    assert answer["Cache-Control"] == "no-store"


def test_it_is_ready_with_a_few_statements_no_session_and_without_valkey(
    public, probe, settings, django_assert_max_num_queries
):
    settings.VALKEY_URL, settings.S3_ENDPOINT = "redis://127.0.0.1:1/0", "http://127.0.0.1:1"

    with django_assert_max_num_queries(3):
        answer = probe.get("/ready")

    assert (answer.status_code, answer.content) == (200, b"ready\n")
    assert not answer.cookies


def test_it_is_not_ready_while_the_database_is_away(public, probe):
    with connection.execute_wrapper(away):
        answer = probe.get("/ready")

    assert answer.status_code == 503
    assert "database" in answer.content.decode()


def test_who_asks_whether_it_is_ready_leaves_no_thread_with_a_connection(pool, probe):
    answer = probe.get("/ready")

    assert answer.status_code == 200
    assert connection.connection is None


def test_nor_while_a_migration_of_the_registry_is_missing(public, probe):
    with connect() as owner:
        taken = owner.execute(
            "DELETE FROM django_migrations WHERE app = 'tenants' AND name = '0001_initial'"
            " RETURNING app, name, applied"
        ).fetchone()
    try:
        answer = probe.get("/ready")
    finally:
        with connect() as owner:
            owner.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", taken
            )

    assert answer.status_code == 503
    assert b"1 migrations" in answer.content
    assert probe.get("/ready").status_code == 200


def test_the_same_names_are_the_towns_for_whoever_writes(town, client_of):
    assert client_of(town).post("/live").status_code == 404


@pytest.fixture
def figures(public, client_of, settings):
    """What Prometheus reads: name{labels} to value."""

    def read():
        settings.METRICS_TOKEN = TOKEN
        said = client_of(None).get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        assert said.status_code == 200
        found = re.findall(r"^(halles_\S+?(?:\{.*?\})?) (\S+)$", said.content.decode(), re.M)
        return {name: float(value) for name, value in found}

    return read


@pytest.mark.parametrize("said", [None, "", "Bearer ", "Bearer wrong", TOKEN, f"bearer {TOKEN}"])
@pytest.mark.parametrize("token", [TOKEN, ""])
def test_figures_are_not_for_everybody(public, client_of, settings, said, token):
    settings.METRICS_TOKEN = token
    headers = {"authorization": said} if said is not None else {}

    assert client_of(None).get("/metrics", headers=headers).status_code == 404


def test_nor_on_the_host_of_a_town(town, client_of, settings):
    settings.METRICS_TOKEN = TOKEN

    answer = client_of(town).get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})

    assert answer.status_code == 404


def test_requests_are_counted_by_class_and_time(town, client_of, figures):
    before = figures()

    client_of(town).get("/nowhere/")

    after = figures()
    name = 'halles_request_seconds_count{status="4xx"}'
    assert after[name] == before.get(name, 0) + 1
    assert after['halles_request_seconds_bucket{le="+Inf",status="4xx"}'] == after[name]


def test_what_waits_and_what_was_given_up_is_told_from_the_registry(figures):
    before, long_ago = figures(), timezone.now() - timezone.timedelta(minutes=5)
    with public_context():
        OutboxHint.objects.create(schema_name="public", due_at=long_ago)
        DeadLetter.objects.create(
            schema_name="public", message_id=1, job="x", died_at=timezone.now()
        )

    after = figures()

    assert after["halles_outbox_waiting"] == before["halles_outbox_waiting"] + 1
    assert after["halles_outbox_oldest_seconds"] >= 300
    assert after["halles_outbox_dead"] == before["halles_outbox_dead"] + 1
    assert after['halles_towns{state="open"}'] >= 2
    assert after["halles_database_up"] == 1
    assert any(name.startswith("halles_connections") for name in after)


def test_without_the_database_the_figures_of_the_web_are_still_told(figures):
    with connection.execute_wrapper(away):
        found = figures()

    assert found["halles_database_up"] == 0
    assert "halles_outbox_waiting" not in found


def test_no_label_names_a_town_a_person_or_an_address(town, client_of, figures):
    for path in ("/", "/nowhere/", "/recherche/?q=lea@example.org"):
        client_of(town).get(path)

    labels = re.findall(r'(\w+)="(.*?)"', " ".join(figures()))

    assert {name for name, _ in labels} <= {"status", "le", "source", "answer", "of", "state"}
    assert not {value for _, value in labels} & {town.schema_name, "rambouillet", town.name}
    assert len(figures()) < 150


COUNT = """
from halles.http import metrics
metrics.PAGES.labels("hit").inc(2)
"""


def test_processes_share_their_counts_through_a_folder(tmp_path):
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for _ in range(2):
        subprocess.run([sys.executable, "-c", COUNT], env=env, check=True, timeout=60)
    asked = (
        "from prometheus_client import *; from prometheus_client.multiprocess import *;"
        "r = CollectorRegistry(); MultiProcessCollector(r); print(generate_latest(r).decode())"
    )

    said = subprocess.run(
        [sys.executable, "-c", asked], env=env, check=True, capture_output=True, text=True
    ).stdout

    assert 'halles_pages_cached_total{answer="hit"} 4.0' in said
