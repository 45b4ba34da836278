"""Halles refuses to run where its walls would not hold: each proof is made to refuse."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from halles import selftests
from halles.selftests import Refused, installation, sessions
from halles.stack import programs
from halles.stack.folder import Folder, free_port, is_free
from halles.stack.postgres import APP, OWNER, Postgres
from halles.stack.runner.plan import web_command


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A PostgreSQL of our own, whose roles and promises we may spoil."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HALLES_VAR", str(tmp_path_factory.mktemp("var")))
        server = Postgres(Folder("selftests"))
        server.bring_up()
        yield server
        server.stop()


@pytest.fixture
def postgres(server, settings, monkeypatch):
    """The process works on it, as it should."""
    monkeypatch.setitem(connection.settings_dict, "NAME", "halles")
    settings.DATABASE_URL = server.url(APP)
    return server


def as_superuser(server, statement, *names):
    with psycopg.connect(server.url("postgres", "halles"), autocommit=True) as session:
        session.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def test_a_house_in_order_may_run(postgres):
    selftests.prove()


@pytest.mark.parametrize(
    ("spoilt", "mended", "says"),
    [
        ("ALTER ROLE {} SUPERUSER", "ALTER ROLE {} NOSUPERUSER", "superuser"),
        ("ALTER ROLE {} BYPASSRLS", "ALTER ROLE {} NOBYPASSRLS", "no wall between towns"),
        ("ALTER ROLE {} INHERIT", "ALTER ROLE {} NOINHERIT", "inherits the rights of every town"),
        (
            "ALTER ROLE {} SET synchronous_commit = off",
            "ALTER ROLE {} RESET synchronous_commit",
            "synchronous_commit is off",
        ),
    ],
)
def test_a_login_with_a_right_too_many_or_a_promise_too_few_is_refused(
    postgres, spoilt, mended, says
):
    as_superuser(postgres, spoilt, APP)
    try:
        with pytest.raises(Refused, match=says) as refused:
            selftests.prove()
    finally:
        as_superuser(postgres, mended, APP)

    assert refused.value.mend
    selftests.prove()


def test_the_owner_of_the_tables_is_refused(postgres, settings):
    as_superuser(postgres, "ALTER ROLE {} NOINHERIT", OWNER)
    with psycopg.connect(postgres.url(OWNER)) as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS ours ()")
    settings.DATABASE_URL = postgres.url(OWNER)

    with pytest.raises(Refused, match="owns 1 tables"):
        selftests.prove()


def test_a_superuser_s_address_is_refused(postgres, settings):
    settings.DATABASE_URL = postgres.url("postgres", "halles")

    with pytest.raises(Refused, match="postgres is a superuser"):
        selftests.prove()


@pytest.mark.parametrize(("seconds", "runs"), [(-90, False), (-30, True), (30, True), (90, False)])
def test_a_clock_a_minute_from_the_database_s_is_refused(postgres, seconds, runs):
    def now():
        return datetime.now(UTC) + timedelta(seconds=seconds)

    with sessions.connect() as session:
        if runs:
            assert "30.0 s" in sessions.clock(session, now=now)
        else:
            with pytest.raises(Refused, match="90 s apart"):
                sessions.clock(session, now=now)


def test_an_app_in_both_lists_that_is_not_named_is_refused(postgres, settings):
    settings.SHARED_APPS = [*settings.SHARED_APPS, "themes"]

    with pytest.raises(Refused, match="themes is in the registry and in every town"):
        selftests.prove()


@pytest.mark.parametrize("keys", [None, "django.core.cache.backends.base.default_key_func"])
def test_a_cache_that_does_not_keep_towns_apart_is_refused(postgres, settings, keys):
    cache = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "KEY_FUNCTION": keys}
    settings.CACHES = {**settings.CACHES, "second": cache}

    with pytest.raises(Refused, match="'second' does not keep towns apart"):
        selftests.prove()


COMPLETE = {
    "HALLES_ENV": "production",
    "SECRET_KEY": "k" * 60,
    "BASE_ADDRESS": "https://halles.example",
    "EMAIL_URL": "smtp://mail",
    "PAYMENT_PROVIDER": "stripe",
    "TRUSTED_PROXIES": "0",
    "DATABASE_OWNER_URL": "postgresql://owner@db/halles",
    "HALLES_STACK": "",
    "DEBUG": "",
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "development-only-secret-key"),
        ("PAYMENT_PROVIDER", "local"),
        ("HALLES_STACK", "dev"),
        ("VALKEY_URL", ""),
    ],
)
def test_production_with_what_is_for_development_is_refused(postgres, monkeypatch, name, value):
    for variable, right in COMPLETE.items():
        monkeypatch.setenv(variable, right)
    selftests.prove()
    monkeypatch.setenv(name, value)

    with pytest.raises(Refused, match=name):
        installation.production_rules()
    started = run("import halles.wsgi", {})
    assert started.returncode != 0
    assert name in started.stderr


def run(code, environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


# A real PgBouncer between us and PostgreSQL.

SETTINGS = """
[databases]
* = host=127.0.0.1 port={postgres}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = plain
auth_file = {users}
pool_mode = {mode}
ignore_startup_parameters = options, extra_float_digits
{user}
"""


@contextmanager
def pooler(server, folder, *, mode, port):
    program = programs.ensure("pgbouncer")
    users, settings = folder / "users.txt", folder / "pgbouncer.ini"
    users.write_text(f'"{APP}" "{server.folder.password(APP)}"\n')
    values = {"postgres": server.folder.port("postgres"), "port": port, "users": users}
    # It refuses to be root, and reads its files before it becomes somebody else.
    user = "user = nobody" if os.geteuid() == 0 else ""
    settings.write_text(SETTINGS.format(mode=mode, user=user, **values))
    running = subprocess.Popen([program, "-q", str(settings)], stderr=subprocess.DEVNULL)
    try:
        assert answers(through(server, port)), "PgBouncer does not start"
        yield through(server, port)
    finally:
        running.kill()
        running.wait(10)


def through(server, port):
    return server.url(APP).replace(str(urlsplit(server.url(APP)).port), str(port))


def answers(url):
    for _ in range(100):
        try:
            with psycopg.connect(url, connect_timeout=2, prepare_threshold=None):
                return True
        except psycopg.OperationalError:
            time.sleep(0.05)
    return False


@pytest.mark.slow
@pytest.mark.parametrize("towns", [False, True])
def test_a_pooler_that_changes_connections_between_statements_is_refused(
    postgres, settings, tmp_path, towns
):
    if towns:
        as_superuser(postgres, "CREATE ROLE t_probe NOLOGIN")
        as_superuser(postgres, "GRANT t_probe TO {}", APP)
    with pooler(postgres, tmp_path, mode="transaction", port=free_port()) as url:
        settings.DATABASE_URL = url

        with pytest.raises(Refused, match="pooler changes the connection"):
            selftests.prove()


@pytest.mark.slow
def test_a_pooler_that_leaves_sessions_alone_is_accepted(postgres, settings, tmp_path):
    with pooler(postgres, tmp_path, mode="session", port=free_port()) as url:
        settings.DATABASE_URL = url

        selftests.prove()


CELERY = f"{sys.executable} -m celery --app halles.celery"
PROCESSES = {
    "worker": f"{CELERY} worker --concurrency 1",
    "beat": f"{CELERY} beat",
    "relay": f"{sys.executable} -m halles.cli relay",
}


@contextmanager
def started(command, url, said):
    with said.open("w") as output:
        process = subprocess.Popen(
            ["sh", "-c", f"exec {command.removeprefix('exec ')}"],
            env={**os.environ, "DATABASE_URL": url},
            stdout=output,
            stderr=output,
        )
    try:
        assert within(60, lambda: "A pooler changes the connection" in said.read_text())
        yield process
    finally:
        process.terminate()
        process.wait(30)


def within(seconds, happens):
    deadline = time.monotonic() + seconds
    while not happens() and time.monotonic() < deadline:
        time.sleep(0.1)
    return happens()


@pytest.mark.slow
@pytest.mark.parametrize("name", PROCESSES)
def test_each_process_that_lives_long_refuses_to_start(postgres, tmp_path, name):
    with (
        pooler(postgres, tmp_path, mode="transaction", port=free_port()) as url,
        started(PROCESSES[name], url, tmp_path / "said.txt") as process,
    ):
        assert within(60, lambda: process.poll() is not None)

    assert process.returncode != 0


@pytest.mark.slow
def test_the_web_server_may_try_again_and_nobody_answers(postgres, tmp_path):
    port = free_port()
    with (
        pooler(postgres, tmp_path, mode="transaction", port=free_port()) as url,
        started(web_command(port), url, tmp_path / "said.txt"),
    ):
        assert is_free(port) or not _lives(port)


def _lives(port):
    wire = HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        wire.request("GET", "/live")
        return wire.getresponse().status == 200
    except OSError:
        return False
    finally:
        wire.close()


WAITING = """
import halles.wsgi, sys
from django.db import connection
print("up", flush=True)
sys.stdin.readline()
connection.ensure_connection()
print("connected", flush=True)
"""


@contextmanager
def waiting(url):
    """A web process, started while the database is away, that connects when it is told to."""
    process = subprocess.Popen(
        [sys.executable, "-c", WAITING],
        env={**os.environ, "DATABASE_URL": url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "up\n"
        yield process
    finally:
        process.kill()
        process.wait(10)


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "connects"), [("session", True), ("transaction", False)])
def test_a_database_that_is_away_is_no_refusal_and_the_proof_is_made_when_it_is_back(
    postgres, tmp_path, mode, connects
):
    port = free_port()
    with (
        waiting(through(postgres, port)) as process,
        pooler(postgres, tmp_path, mode=mode, port=port),
    ):
        said, complained = process.communicate("go\n", timeout=60)

    assert ("connected" in said) is connects
    assert ("A pooler changes the connection" in complained) is not connects
    assert (process.returncode == 0) is connects
