"""
A town whose tables are not complete answers 503, and never with the rows of public.

A table that is missing in a town is looked for by PostgreSQL in public, where the operator's
accounts, sessions, messages and traces have the same names. The town's role has no right there.
"""

from contextlib import contextmanager

import pytest
from cast import any_commune, open_town
from django.db import connection
from psycopg import sql

from halles.accounts.models import Role, User
from halles.audit.models import Entry
from halles.outbox.models import Message
from tenants import hosts, owner
from tenants.current import public_context, town_context
from tenants.models import Town

CANARY = "canary-of-the-operator"
PASSWORD = "correct-horse-battery"
# In public and in every town: what would be found there.
IN_BOTH = (
    "accounts_user",
    "accounts_role",
    "audit_entry",
    "django_session",
    "notifications_mail",
    "outbox_message",
)
OF_TOWNS = ("themes_branding", "catalogue_product", "merchants_shop", "vouchers_campaign")
PAGES = ("/", "/boutiques/", "/recherche/?q=pain", "/bons/", "/compte/", "/mairie/", "/pro/")


@pytest.fixture(scope="module")
def half(django_db_setup, django_db_blocker):
    """A committed town with a manager, and an operator with the same password in public."""
    with django_db_blocker.unblock():
        hosts.forget()
        town = open_town(any_commune()).known()
        with town_context(town):
            _person("mairie@example.org", "Camille Roux", Role.Name.MANAGER)
        with public_context():
            operator = _person(f"{CANARY}@example.org", CANARY, Role.Name.OPERATOR)
        yield town
        connection.set_schema_to_public()
        Role.objects.filter(user=operator).delete()
        # Not through Django, which would look for what is theirs in tables that public has not.
        User.objects.filter(pk=operator.pk)._raw_delete(connection.alias)
        connection.close()


@pytest.fixture
def there(half, django_db_blocker):
    with django_db_blocker.unblock():
        yield half
        connection.close()


def _person(email, name, role):
    user = User.objects.create_user(email, name=name, password=PASSWORD)
    Role.objects.create(user=user, name=role, granted_at=user.joined_at, granted_by="test")
    return user


@contextmanager
def missing(town, table):
    """The table is away while the context lasts, as if the migration that makes it had not run."""
    away = f"{table}_away"
    _rename(town, table, away)
    try:
        yield
    finally:
        _rename(town, away, table)


def _rename(town, before, after):
    names = sql.Identifier(town.schema_name, before), sql.Identifier(after)
    with owner.connect() as server:
        server.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(*names))


def sign_in(client, email):
    return client.post("/compte/connexion/", {"email": email, "password": PASSWORD})


def public_rows():
    with public_context():
        return [model.objects.count() for model in (User, Role, Entry, Message)]


def tables(town):
    with owner.connect() as server:
        found = server.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [town.schema_name]
        )
        return [name for (name,) in found if name != "django_migrations"]


def test_a_table_that_is_missing_is_never_read_in_public(there, client_of, size, figures):
    manager = client_of(there)
    assert sign_in(manager, "mairie@example.org").status_code == 302
    before, answers = public_rows(), []

    for table in size([*IN_BOTH, *OF_TOWNS], tables(there)):
        with missing(there, table):
            both = (manager, client_of(there))
            answers += [(table, page, one.get(page)) for one in both for page in PAGES]

    codes = [answer.status_code for _, _, answer in answers]
    assert [said[:2] for said in answers if CANARY in said[2].text] == []
    assert [said[:2] for said in answers if said[2].status_code not in {200, 302, 503}] == []
    assert codes.count(503) > len(IN_BOTH)
    assert public_rows() == before
    figures(requests=len(codes), answered_503=codes.count(503), foreign_rows=0)


@pytest.mark.parametrize("table", IN_BOTH)
def test_the_operator_cannot_sign_in_where_a_table_is_missing(there, client_of, table):
    client, before = client_of(there), public_rows()

    with missing(there, table):
        answer = sign_in(client, f"{CANARY}@example.org")

    assert answer.status_code in {422, 503}
    assert public_rows() == before


def test_without_the_wall_the_operator_would_be_signed_in(there, client_of):
    """The positive control: the same request, as a login that may read everything."""
    client = client_of(there)

    with missing(there, "accounts_user"), owner.as_owner():
        answer = sign_in(client, f"{CANARY}@example.org")

    assert answer.status_code == 302


def test_its_neighbour_answers_meanwhile(there, client_of):
    with public_context():
        neighbour = Town.objects.get(name="Rambouillet")

    with missing(there, "catalogue_product"):
        assert client_of(there).get("/").status_code == 503
        assert client_of(neighbour).get("/").status_code == 200
