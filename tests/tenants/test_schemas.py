"""A town's schema, made in half a second, is the one that Django would have made."""

import pytest
from django.core.management import call_command
from psycopg import sql

from tenants import owner
from tenants.current import public_context
from tenants.schemas import blueprints

COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
       a.attgenerated, replace(pg_get_expr(d.adbin, d.adrelid), n.nspname, '*')
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE n.nspname = %s AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
"""
CONSTRAINTS = """
SELECT c.relname, k.conname, replace(pg_get_constraintdef(k.oid), n.nspname || '.', '')
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s
"""
INDEXES = """
SELECT tablename, indexname, replace(indexdef, schemaname || '.', '') FROM pg_indexes
WHERE schemaname = %s
"""
TRIGGERS = """
SELECT c.relname, t.tgname, replace(pg_get_triggerdef(t.oid), n.nspname || '.', '')
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND NOT t.tgisinternal
"""
MIGRATIONS = "SELECT app, name FROM {}.django_migrations"


@pytest.fixture(scope="module")
def both(django_db_setup, django_db_blocker):
    """What the catalogue of PostgreSQL says of a town of ours and of one made by Django."""
    ours, stock = "t_ours", "t_stock"
    with django_db_blocker.unblock(), public_context():
        with owner.connect() as connection:
            blueprints.replay(connection, ours)
        with owner.connect() as connection:
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(stock)))
        with owner.as_owner():
            call_command("migrate_schemas", schema_name=stock, verbosity=0, interactive=False)
        with owner.connect() as connection:
            yield {name: _all(connection, name) for name in (ours, stock)}
        with owner.connect() as connection:
            for name in (ours, stock):
                drop = sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name))
                connection.execute(drop)


def _all(connection, schema):
    asked = {"columns": COLUMNS, "constraints": CONSTRAINTS, "indexes": INDEXES}
    asked |= {"triggers": TRIGGERS}
    found = {what: set(connection.execute(query, [schema])) for what, query in asked.items()}
    migrations = sql.SQL(MIGRATIONS).format(sql.Identifier(schema))
    return found | {"migrations": set(connection.execute(migrations))}


@pytest.mark.parametrize("what", ["columns", "constraints", "indexes", "triggers", "migrations"])
def test_a_schema_is_the_one_that_django_makes(both, what):
    ours, stock = both["t_ours"][what], both["t_stock"][what]

    assert len(ours) > 5
    assert ours - stock == set()
    assert stock - ours == set()


def test_a_build_that_fails_leaves_nothing(both, django_db_blocker):
    with django_db_blocker.unblock():
        with pytest.raises(RuntimeError, match="full disk"):
            _build_and_fail("t_half")
        with owner.connect() as connection:
            assert not blueprints.exists(connection, "t_half")


def _build_and_fail(schema):
    with owner.connect() as connection:
        blueprints.replay(connection, schema)
        raise RuntimeError("full disk")
