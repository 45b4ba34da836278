"""A database with two towns in it, entered as the application's own login."""

import os
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

import cast
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from psycopg import sql
from psycopg.conninfo import make_conninfo
from xdist.scheduler import LoadGroupScheduling

from halles import limits
from tenants import hosts
from tenants.current import public_context, town_context
from tenants.models import Town

# The browser of the journeys keeps a loop running in this thread, which Django would refuse.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# What one process of the suite does after the other: one house for all that drives a browser.
TOGETHER = {
    "tests/journeys/": "browser",
    "tests/proofs/test_axe.py": "browser",
    "tests/proofs/test_storm.py": "storm",
}


def pytest_configure():
    # A Valkey of its own for each process of the suite: what one counts is not another's.
    number = 2 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    settings.VALKEY_URL = urlunsplit(urlsplit(settings.VALKEY_URL)._replace(path=f"/{number}"))
    # What a test changed is never committed, so no kept page would hear of it.
    settings.PAGE_SECONDS = settings.REMEMBER_SECONDS = 0


class Together(LoadGroupScheduling):
    """
    Where a test runs is said by where it stands.

    The marks `xdist_group` do not reach the scheduler with pytest 9.2 and xdist 3.8, which write
    them into a name that is no longer read.
    """

    def _split_scope(self, nodeid):
        return next((TOGETHER[start] for start in TOGETHER if nodeid.startswith(start)), nodeid)


def pytest_xdist_make_scheduler(config, log):
    return Together(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, request):
    name = f"test_{getattr(request.config, 'workerinput', {}).get('workerid', 'main')}"
    with django_db_blocker.unblock():
        _make(name)
        call_command("migrate", verbosity=0)
        cast.open_town("78517", "rambouillet")
        cast.open_town("28085", "chartres")
        yield
        connection.close()


def _make(name):
    # What a killed run left connected: only its own login may end it.
    application = make_conninfo(settings.DATABASE_URL, dbname="postgres")
    with psycopg.connect(application, autocommit=True) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = current_user",
            [name],
        )
    owner = make_conninfo(settings.DATABASE_OWNER_URL, dbname="postgres")
    with psycopg.connect(owner, autocommit=True) as server:
        for old in (name, f"{name}_template"):
            drop = sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)")
            server.execute(drop.format(sql.Identifier(old)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


@pytest.fixture(autouse=True)
def _nothing_was_tried_yet():
    """Counters are not undone with a test's transaction: each begins with none."""
    limits._valkey().flushdb()


@pytest.fixture
def size():
    """`size(few, many)`: many in `make prove`, few in `make test`."""
    proving = bool(os.environ.get("HALLES_PROVE"))
    return lambda few, many: many if proving else few


@pytest.fixture
def now():
    """A Saturday morning in spring, in UTC: 11 o'clock in Rambouillet."""
    return datetime(2026, 4, 11, 9, tzinfo=UTC)


@pytest.fixture
def public(db):
    hosts.forget()
    connection.set_schema_to_public()
    yield
    connection.set_schema_to_public()


@pytest.fixture
def town(public):
    """Rambouillet, open, and the connection standing in it."""
    town = Town.objects.get(name="Rambouillet")
    with town_context(town):
        yield town


@pytest.fixture
def other_town(public):
    """Chartres, open; enter it with `town_context`."""
    with public_context():
        return Town.objects.get(name="Chartres")


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """
    A town of its own, really committed: for races, crashes and other processes.

    Nothing is undone afterwards; no other test looks into that town.
    """
    with django_db_blocker.unblock():
        hosts.forget()
        town = cast.open_town(cast.any_commune())
        with town_context(town):
            yield town
        connection.close()


@pytest.fixture(scope="module")
def arena(django_db_setup, django_db_blocker):
    """A committed town for all the races of a file: each brings what it is about."""
    with django_db_blocker.unblock():
        hosts.forget()
        town = cast.open_town(cast.any_commune())
        with town_context(town):
            yield town
        connection.close()


class Browser(Client):
    """A request leaves the process in public; the test goes on where it stood."""

    def request(self, **request):
        stood = connection.tenant
        try:
            return super().request(**request)
        finally:
            connection.set_tenant(stood)


@pytest.fixture
def pool(django_db_setup, django_db_blocker, settings):
    """Connections come from a pool of four, as in a web process; what is done is not undone."""
    ours = connection.settings_dict
    before = {name: ours[name] for name in ("OPTIONS", "CONN_MAX_AGE", "CONN_HEALTH_CHECKS")}
    pooled = {
        "OPTIONS": before["OPTIONS"] | {"pool": {"min_size": 1, "max_size": 4, "timeout": 5}},
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
    }
    with django_db_blocker.unblock():
        connection.close()
        for known in (ours, settings.DATABASES["default"]):
            known.update(pooled)
        settings.DATABASE_POOL = 4
        yield
        connection.close()
        connection.close_pool()
        for known in (ours, settings.DATABASES["default"]):
            known.update(before)


@pytest.fixture
def client_of():
    """A browser without cookies on the host of a town; `client_of(None)` is on the operator's."""

    def make(town, **extra):
        # What a test changed commits never, so nothing else would forget it.
        hosts.forget()
        with public_context():  # a town's role cannot read the registry
            host = town.host if town else settings.OPERATOR_HOST
        return Browser(headers={"host": host, "sec-fetch-site": "same-origin"}, **extra)

    return make
