import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from http.client import HTTPConnection

import psutil
import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, close_old_connections, connection
from django.test import Client
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from halles import news
from halles.stack import process
from halles.stack.folder import Folder, free_port
from halles.stack.valkey import Valkey
from tenants import hosts
from tenants.actions import addresses, life
from tenants.current import public_context
from tenants.models import Domain


def ask(find, host):
    """How many times the database was asked."""
    with public_context():
        asked = []
        with connection.execute_wrapper(lambda run, *a: asked.append(a[0]) or run(*a)):
            find(host)
    return len(asked)


def test_a_host_is_asked_for_once(town):
    hosts.forget()

    assert ask(hosts.find, town.host) > 0
    assert ask(hosts.find, town.host) == 0


def test_so_is_a_host_that_nobody_knows(public):
    assert ask(hosts.find, "nobody.localhost") > 0
    assert ask(hosts.find, "nobody.localhost") == 0
    assert hosts.find("nobody.localhost") is None


def test_names_made_up_by_a_stranger_push_no_town_out_and_take_bounded_room(town):
    with public_context():
        hosts.find(town.host)

        for number in range(hosts._nobody.most + 10):
            hosts._nobody.keep(f"n{number}.localhost", None, edition=hosts._nobody.edition)

    assert len(hosts._nobody) == hosts._nobody.most
    assert ask(hosts.find, town.host) == 0


@pytest.mark.parametrize("text", ["", "a b", "é.localhost", "a" * 64, "a..b", "[::1]", "x" * 300])
def test_what_is_no_name_does_not_reach_the_database(public, text):
    assert ask(hosts.find, text) == 0
    assert hosts.find(text) is None


def test_what_was_read_before_a_change_is_not_remembered_after_it(town, monkeypatch):
    reads = hosts._ask

    def interrupted(host):
        answer = reads(host)
        hosts.forget()
        return answer

    hosts.forget()
    monkeypatch.setattr(hosts, "_ask", interrupted)
    with public_context():
        hosts.find(town.host)
    monkeypatch.undo()

    assert ask(hosts.find, town.host) > 0


def test_one_asks_for_a_crowd_and_the_others_go_on_with_what_was_known(town, monkeypatch):
    reads, asked, meanwhile = hosts._ask, [], []

    def slowly(host):
        asked.append(host)
        # A visitor who comes while somebody is asking.
        meanwhile.append(hosts.find(host).town)
        return reads(host)

    with public_context():
        hosts.find(town.host)
        hosts.forget()
        monkeypatch.setattr(hosts, "_ask", slowly)
        hosts.find(town.host)

    assert asked == [town.host]
    assert meanwhile == [town]


def test_while_the_database_is_away_the_last_that_was_known_holds(town):
    def away(run, *statement):
        raise OperationalError("gone")

    with public_context():
        hosts.find(town.host)
        hosts.forget()
        with connection.execute_wrapper(away):
            assert hosts.find(town.host).town == town
            with pytest.raises(OperationalError):
                hosts.find("never-asked.localhost")


def test_a_host_of_which_nothing_is_known_is_told_to_come_back(public, client_of):
    def away(run, *statement):
        raise OperationalError("gone")

    hosts.forget()
    with connection.execute_wrapper(away):
        answer = client_of(None).get("/", headers={"host": "never-asked.localhost"})

    assert answer.status_code == 503
    assert answer["Retry-After"]


@pytest.mark.parametrize("form", ["{}", "{}:8000", "{}.", "{}.:443"])
@pytest.mark.parametrize("case", [str.lower, str.upper, str.title])
def test_a_town_answers_however_its_name_is_written(town, client_of, form, case):
    with public_context():
        host = form.format(case(town.host))

    assert client_of(town).get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "",
        ".",
        ":80",
        "é.localhost",
        "{0}..",
        ".{0}",
        "{0}@evil.example",
        "http://{0}/",
        "{0}, evil.example",
        "{0}/",
        "evil.example#{0}",
        "{0}\t",
        "127.0.0.1",
        "[::1]:80",
    ],
)
def test_what_is_not_its_name_is_nobody_s(town, client_of, host):
    with public_context():
        host = host.format(town.host)

    assert client_of(town).get("/", headers={"host": host}).status_code == 404


def test_the_name_with_accents_leads_to_the_town_in_the_form_browsers_send(town, client_of):
    with public_context():
        Domain.objects.create(domain="xn--vlizy-bsa.localhost", tenant=town, is_primary=False)

    answer = client_of(town).get("/", headers={"host": "XN--Vlizy-bsa.localhost"})

    assert answer.status_code == 301
    assert answer["Location"] == f"{town.address}/"


def test_the_process_is_left_in_public_even_when_the_connection_broke(committed):
    browser = Client(headers={"host": committed.host})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ours = cursor.fetchone()[0]

    def killed(run, *statement):
        _end(ours)
        return run(*statement)

    with connection.execute_wrapper(killed):
        answer = browser.get("/")

    assert answer.status_code == 503
    assert connection.schema_name == "public"
    close_old_connections()  # as at the end of any request that is not a test's
    assert browser.get("/").status_code == 200


def _end(backend):
    mine = make_conninfo(settings.DATABASE_URL, dbname=connection.settings_dict["NAME"])
    with psycopg.connect(mine, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [backend])


# Two processes: what is done in this one is seen by a web server.


@pytest.fixture
def valkey(tmp_path, monkeypatch, settings):
    """A Valkey of our own, to stop and to freeze."""
    monkeypatch.setenv("HALLES_VAR", str(tmp_path))
    server = Valkey(Folder("news"))
    server.bring_up()
    settings.VALKEY_URL = server.url
    running = process.find(server.mark)
    yield running
    with suppress(psutil.NoSuchProcess):
        running.kill()


@contextmanager
def web(town):
    """A web server that has just found the town, which answers."""
    port = free_port()
    database = settings.DATABASE_URL.rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    serve = ["granian", "--interface", "wsgi", "--port", str(port), "halles.wsgi:application"]
    server = subprocess.Popen(
        [sys.executable, "-m", *serve],
        env={**os.environ, "DATABASE_URL": database, "VALKEY_URL": settings.VALKEY_URL},
    )
    try:
        assert _until(port, town, 200, within=30)
        yield port
    finally:
        server.terminate()
        server.wait(15)


def _status(port, town):
    wire = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        wire.request("GET", "/", headers={"Host": town.host})
        return wire.getresponse().status
    except OSError:
        return None
    finally:
        wire.close()


def _until(port, town, status, *, within):
    """The seconds until that status was answered; None when it took longer than `within`."""
    began = time.monotonic()
    while (passed := time.monotonic() - began) < within:
        if _status(port, town) == status:
            return passed or 0.001
        time.sleep(0.02)
    return None


@pytest.mark.slow
def test_a_suspension_is_seen_by_another_process_within_a_second(committed, valkey):
    with public_context(), web(committed) as port:
        time.sleep(news.TRY_AGAIN_S)
        assert _status(port, committed) == 200

        life.suspend(committed, reason="unpaid", at=timezone.now(), by="test")
        assert _until(port, committed, 503, within=1)

        life.resume(committed, at=timezone.now(), by="test")
        assert _until(port, committed, 200, within=1)


@pytest.mark.slow
def test_so_is_a_new_address_that_nobody_had_a_moment_ago(committed, valkey):
    with public_context(), web(committed) as port:
        time.sleep(news.TRY_AGAIN_S)
        new = f"{committed.schema_name[2:]}-neuve"
        committed.host = f"{new}.localhost"
        assert _status(port, committed) == 404

        renamed = addresses.rename(committed, subdomain=new, at=timezone.now(), by="test")

        assert _until(port, renamed, 200, within=1)


@pytest.mark.slow
@pytest.mark.parametrize("fate", [signal.SIGKILL, signal.SIGSTOP])
def test_without_valkey_it_is_seen_within_the_short_life_and_nobody_waits(committed, valkey, fate):
    with public_context(), web(committed) as port:
        time.sleep(news.TRY_AGAIN_S)
        assert _status(port, committed) == 200
        valkey.send_signal(fate)
        began = time.monotonic()

        life.suspend(committed, reason="unpaid", at=timezone.now(), by="test")

        assert time.monotonic() - began < 1
        seen = _until(port, committed, 503, within=hosts.UNTOLD_S + 1)
        # Not sooner either: it is the news that makes it so where Valkey answers.
        assert seen > 1
