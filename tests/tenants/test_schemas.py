"""A town's schema, however it was made, is line by line the one that Django would have made."""

import re
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from tenants import owner
from tenants.current import public_context
from tenants.models import Blueprint
from tenants.schemas import anatomy, blueprints, script, spares, template

MIGRATIONS = "SELECT app, name FROM {}.django_migrations"
# Roles belong to the whole server, where other processes of the suite make theirs.
MADE = [f"t_{uuid4().hex[:12]}" for _ in range(3)]
REPLAYED, RENAMED, STOCK = MADE


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Three schemas: replayed from the blueprint, renamed from a spare, migrated by Django."""
    with django_db_blocker.unblock(), public_context():
        with owner.connect() as connection:
            blueprints.replay(connection, REPLAYED)
        with owner.connect() as connection:
            # Where earlier tests left no spare, one is made.
            _ = spares.take(connection, RENAMED) or _make_and_take(connection)
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(STOCK)))
        with owner.as_owner():
            call_command("migrate_schemas", schema_name=STOCK, verbosity=0, interactive=False)
        yield MADE
        with owner.connect() as connection:
            for name in map(sql.Identifier, MADE):
                connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(name))
                connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(name))


def _make_and_take(connection):
    spares._make(connection)
    return spares.take(connection, RENAMED)


@pytest.fixture
def session(made, django_db_blocker):
    """The owner's connection; what a test changes in a schema is undone."""
    with django_db_blocker.unblock(), owner.connect() as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize("other", [REPLAYED, RENAMED], ids=["replayed", "renamed"])
def test_a_schema_is_line_by_line_the_one_that_django_makes(session, other):
    stock = anatomy.lines(session, STOCK, grants=False)

    assert len(stock) > 700
    assert anatomy.lines(session, other, grants=False) == stock
    names = [sql.Identifier(name) for name in (STOCK, other)]
    done = [set(session.execute(sql.SQL(MIGRATIONS).format(name))) for name in names]
    assert done[0] == done[1]


def test_a_renamed_schema_has_the_rights_of_a_replayed_one_too(session):
    replayed = anatomy.lines(session, REPLAYED)

    assert anatomy.lines(session, RENAMED) == replayed
    assert "* is a member of halles_town" in replayed
    assert "grant SELECT on orders_order to *" in replayed
    assert not [line for line in replayed if "DELETE on ledger_posting to *" in line]


def test_a_schema_is_line_by_line_that_of_the_migrated_template(session):
    template.bring_up_to_date()
    with owner.connect(template.database()) as server:
        migrated = anatomy.lines(server, template.SCHEMA, grants=False)

    assert anatomy.lines(session, REPLAYED, grants=False) == migrated


def test_the_version_is_read_from_the_disk_or_from_a_schema_alike(session):
    assert blueprints.version_of(session, STOCK) == blueprints.version()
    assert blueprints.version_of(session, RENAMED) == blueprints.version()
    assert blueprints.version_of(session, "t_absent") == ""
    on_disk = set(MigrationLoader(None).disk_migrations)
    assert blueprints._named(on_disk) == blueprints.version()
    assert blueprints._named(on_disk - {("themes", "0001_initial")}) != blueprints.version()


def test_the_blueprint_is_kept_with_what_a_schema_made_from_it_looks_like(session):
    known = Blueprint.objects.get(version=blueprints.version())

    assert known.fingerprint == anatomy.fingerprint(session, REPLAYED)
    assert known.statements == script.from_migrations()


# `one` is the schema that is changed.
CHANGES = {
    "a column": "ALTER TABLE orders_order ADD note text",
    "a type": "ALTER TABLE themes_branding ALTER colour TYPE varchar(99)",
    "a null": "ALTER TABLE themes_branding ALTER colour DROP NOT NULL",
    "a default": "ALTER TABLE themes_branding ALTER colour SET DEFAULT '#000000'",
    "an identity": "ALTER TABLE themes_branding ALTER id SET GENERATED ALWAYS",
    "a step": "ALTER SEQUENCE themes_branding_id_seq INCREMENT 2",
    "a check": "ALTER TABLE themes_branding ADD CONSTRAINT c CHECK (id > 0)",
    "an index": "CREATE INDEX odd ON themes_branding (colour)",
    "a sleeping trigger": "ALTER TABLE ledger_posting DISABLE TRIGGER USER",
    "a table": "CREATE TABLE more (id int)",
    "a view": "CREATE VIEW more AS SELECT 1",
    "a function": "CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1",
    "a lost right": "REVOKE SELECT ON themes_branding FROM one",
    "a right on a column": "GRANT SELECT (id) ON themes_branding TO halles_town",
    "everybody's right": "GRANT SELECT ON themes_branding TO PUBLIC",
    "a right on the schema": "GRANT USAGE ON SCHEMA one TO halles_town",
    "a member": "GRANT one TO another",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_is_changed_in_a_schema_is_seen(session, change):
    before = anatomy.fingerprint(session, REPLAYED)

    session.execute(f"SET LOCAL search_path = {REPLAYED}")
    for name, known in (("one", REPLAYED), ("another", RENAMED)):
        change = re.sub(rf"\b{name}\b", known, change)
    session.execute(change)

    assert anatomy.fingerprint(session, REPLAYED) != before


def test_looking_at_a_schema_leaves_the_path_where_it_was(session):
    session.execute(f"SET LOCAL search_path = {REPLAYED}, public")
    anatomy.lines(session, RENAMED)

    assert session.execute("SHOW search_path").fetchone() == (f"{REPLAYED}, public",)
    assert anatomy.lines(session, "t_absent") == []


def test_an_old_blueprint_is_made_anew_and_its_spares_are_old(session, monkeypatch):
    before = script.from_migrations()
    lacking = [line for line in before if "halles_town" not in line]
    with owner.connect() as connection:
        spares._make(connection)
    monkeypatch.setattr(script, "from_migrations", lambda: lacking)
    blueprints.make()
    with owner.connect() as connection:
        assert spares.count(connection) == 0
    monkeypatch.undo()

    blueprints.make()

    assert list(blueprints.kept()) == before
    spares.clear(most=99)


def test_a_build_that_fails_leaves_nothing(session):
    with pytest.raises(RuntimeError, match="full disk"):
        _build_and_fail("t_half")

    assert not blueprints.exists(session, "t_half")


def _build_and_fail(schema):
    with owner.connect() as connection:
        blueprints.replay(connection, schema)
        raise RuntimeError("full disk")
