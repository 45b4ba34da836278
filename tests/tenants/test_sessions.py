"""What is known of a session that waits in the pool: that it lives, and where it stands."""

from contextlib import suppress

import psycopg
import pytest
from cast import any_commune, open_town
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from halles.http import pages
from tenants.current import town_context
from tenants.database import sessions
from tenants.fleet import versions
from tenants.models import Town


@pytest.fixture
def towns(pool, committed, django_db_blocker):
    """Two committed towns; connections come from a pool, and what is done is not undone."""
    connection.set_schema_to_public()
    yield committed, open_town(any_commune())
    connection.set_schema_to_public()


@pytest.fixture
def last_one(towns):
    """All connections but one are somebody else's."""
    connection.close()
    held = [connection.pool.getconn() for _ in range(connection.pool.max_size - 1)]
    yield
    connection.close()
    for one in held:
        connection.pool.putconn(one)


def standing():
    """The role and the schema of the session, and its number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text, current_schema()::text, pg_backend_pid()")
        return cursor.fetchone()


def entered(town):
    """How many statements it takes to ask one question in that town."""
    with town_context(town):
        said = []
        with connection.execute_wrapper(
            lambda execute, sql, *rest: (said.append(sql), execute(sql, *rest))[1]
        ):
            role, schema, _ = standing()
        assert role == schema == town.schema_name
        return len(said)


def test_the_next_request_is_answered_when_every_pooled_connection_was_killed(towns, client_of):
    town, _ = towns
    client = client_of(town)
    connection.close()
    held = [connection.pool.getconn() for _ in range(connection.pool.max_size)]
    pids = {one.info.backend_pid for one in held}
    for one in held:
        connection.pool.putconn(one)
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as killer:
        for pid in pids:
            killer.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    answers = [client.get("/boutiques/").status_code for _ in range(len(pids) + 1)]

    assert len(pids) == connection.pool.max_size
    assert set(answers) == {200}
    assert standing()[2] not in pids


def test_without_the_question_a_killed_connection_is_an_error(
    towns, last_one, client_of, monkeypatch
):
    """The positive control of the test above."""
    town, _ = towns
    client = client_of(town)
    client.get("/boutiques/")
    pid = standing()[2]
    connection.close()
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as killer:
        killer.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    monkeypatch.setattr(sessions, "answers", lambda _connection: True)

    assert client.get("/boutiques/").status_code == 503


def test_a_town_that_comes_back_to_its_session_is_not_entered_again(towns, last_one):
    here, there = towns

    asked = []
    for town in (here, here, there, here):
        asked.append(entered(town))
        connection.close()

    assert asked == [2, 1, 2, 2]


def test_a_town_read_again_from_the_registry_is_entered_again(towns, last_one):
    here, _ = towns
    entered(here)
    connection.close()

    again = Town.objects.get(pk=here.pk)
    assert entered(again) == 2


def test_who_waits_for_a_page_keeps_no_connection(towns, client_of, monkeypatch):
    def asks(_town):
        standing()
        return True

    held = []
    monkeypatch.setattr(versions, "supports", asks)
    monkeypatch.setattr(pages, "key_of", lambda _request: held.append(connection.connection))
    client_of(towns[0]).get("/")

    assert held == [None]


def test_an_entrance_that_is_rolled_back_is_not_believed(towns):
    here, there = towns
    entered(here)

    with suppress(RuntimeError), transaction.atomic():
        entered(there)
        raise RuntimeError

    assert entered(there) == 2
    assert entered(here) == 2


def test_a_commit_that_was_a_rollback_is_not_believed(towns):
    here, there = towns
    entered(here)

    connection.set_tenant(there)
    with transaction.atomic():
        standing()
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    assert standing()[:2] == (there.schema_name, there.schema_name)


def test_after_an_error_the_town_is_entered_again(towns, last_one):
    here, _ = towns
    with town_context(here):
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM nowhere")
        connection.close()

    assert entered(here) == 2
