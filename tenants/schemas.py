"""A town's schema: its statements are taken from the migrations once, then replayed."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import sqlparse
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django_tenants.utils import schema_context
from psycopg import sql

from tenants import rights
from tenants.owner import Owner

# Any name that is not public: it makes the router choose the towns' apps. It need not exist.
_A_TOWN = "t_template"


class EmptyScript(Exception):
    """The migrations gave no statement: they were asked for in the wrong schema."""


def build(owner: Owner, schema: str) -> None:
    """
    Make a town's schema with its tables, triggers, role and rights, in the owner's transaction.

    The statements are those Django itself would run, so later migrations find the names
    they expect. A schema left by a build that did not commit does not exist: nothing to clean.
    """
    owner.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    owner.execute(sql.SQL("SET LOCAL search_path = {}, public").format(sql.Identifier(schema)))
    for statement in script():
        owner.execute(sql.SQL(statement))
    _record(owner)
    rights.give_town(owner, schema)


def exists(owner: Owner, schema: str) -> bool:
    found = owner.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema])
    return found.fetchone() is not None


@lru_cache(maxsize=1)
def script() -> tuple[str, ...]:
    """Every statement that makes an empty town, in order; raise EmptyScript when there is none."""
    loader = MigrationLoader(None)
    loader.connection = connection
    with schema_context(_A_TOWN), _without_role():
        collected = loader.collect_sql([(migration, False) for migration in _plan(loader)])
    statements = [line for text in collected for line in sqlparse.split(text)]
    wanted = [s for s in statements if _says_something(s)]
    if not wanted:
        raise EmptyScript
    return tuple(wanted)


@contextmanager
def _without_role() -> Iterator[None]:
    # Django asks the server how to write a column's default, and that town has no role.
    before = connection.settings_dict.get("TOWN_ROLES", True)
    connection.settings_dict["TOWN_ROLES"] = False
    try:
        yield
    finally:
        connection.settings_dict["TOWN_ROLES"] = before


def _plan(loader: MigrationLoader) -> list[Migration]:
    keys: dict[tuple[str, str], None] = {}
    for leaf in loader.graph.leaf_nodes():
        keys |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return [loader.graph.nodes[key] for key in keys]


def _says_something(statement: str) -> bool:
    bare = sqlparse.format(statement, strip_comments=True).strip(" ;\n")
    return bare.upper() not in {"", "BEGIN", "COMMIT"}


def _record(owner: Owner) -> None:
    # The table that stock Django would have made and filled: its next migrate sees them done.
    with connection.schema_editor(collect_sql=True) as editor:
        editor.create_model(MigrationRecorder.Migration)
    for statement in editor.collected_sql:
        owner.execute(sql.SQL(statement))
    loader = MigrationLoader(None)
    with owner.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())",
            [(m.app_label, m.name) for m in _plan(loader)],
        )
