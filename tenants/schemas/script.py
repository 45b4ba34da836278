"""The statements that make an empty town, taken from the migrations."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import sqlparse
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django_tenants.utils import schema_context
from psycopg import sql

from tenants import rights

# The name that stands in the statements for the town's schema and role, and nowhere else.
# It is not public, which makes the router choose the towns' apps; it need not exist.
TOWN = "t_blueprint"
_SCHEMA = "CREATE SCHEMA {town}", "SET LOCAL search_path = {town}, public"


class EmptyScript(Exception):
    """The migrations gave no statement: they were asked for in the wrong schema."""


def from_migrations() -> list[str]:
    """
    Every statement that makes an empty town called TOWN, one by one, in order.

    Those of the tables are what Django itself would run, so later migrations find the names
    they expect. Loads all migrations: seconds. Raises EmptyScript when they say nothing.
    """
    loader = MigrationLoader(None)
    loader.connection = connection
    plan = _plan(loader)
    with schema_context(TOWN), _without_role(), _unhurried():
        tables = split(loader.collect_sql([(migration, False) for migration in plan]))
    if not tables:
        raise EmptyScript
    begin = [line.format(town=TOWN) for line in _SCHEMA]
    grants = [statement.as_string(None) for statement in rights.of_town(TOWN)]
    return [*begin, *tables, *_recorded(plan), *grants]


@contextmanager
def _without_role() -> Iterator[None]:
    # Django asks the server how to write a column's default, and that town has no role.
    before = connection.settings_dict.get("TOWN_ROLES", True)
    connection.settings_dict["TOWN_ROLES"] = False
    try:
        yield
    finally:
        connection.settings_dict["TOWN_ROLES"] = before


@contextmanager
def _unhurried() -> Iterator[None]:
    # Django reckons for long inside its transaction, which locks nothing: a busy machine takes
    # more than the seconds after which the server ends a session that says nothing.
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET idle_in_transaction_session_timeout")


def _plan(loader: MigrationLoader) -> list[Migration]:
    keys: dict[tuple[str, str], None] = {}
    for leaf in loader.graph.leaf_nodes():
        keys |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return [loader.graph.nodes[key] for key in keys]


def split(texts: Iterable[str]) -> list[str]:
    """The statements of texts that may hold several each, one by one."""
    statements = [statement for text in texts for statement in sqlparse.split(text)]
    return [statement for statement in statements if _says_something(statement)]


def _says_something(statement: str) -> bool:
    bare = sqlparse.format(statement, strip_comments=True).strip(" ;\n")
    return bare.upper() not in {"", "BEGIN", "COMMIT"}


def _recorded(plan: list[Migration]) -> list[str]:
    # The table that stock Django would have made and filled: its next migrate sees them done.
    with connection.schema_editor(collect_sql=True) as editor:
        editor.create_model(MigrationRecorder.Migration)
    row = sql.SQL("({}, {}, now())")
    rows = [row.format(sql.Literal(m.app_label), sql.Literal(m.name)) for m in plan]
    insert = sql.SQL("INSERT INTO django_migrations (app, name, applied) VALUES {}")
    return [*editor.collected_sql, insert.format(sql.SQL(", ").join(rows)).as_string(None)]
