"""
A small database beside ours, where stock Django runs new migrations first and alone.

What its schema editor really executed there is taken down, migration by migration, and is what
every town is given. Nothing in it is precious: where it does not agree with the migrations on
disk it is dropped and made again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import psycopg
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django_tenants.utils import get_public_schema_name
from psycopg import sql

from tenants import owner
from tenants.schemas import scrutiny
from tenants.schemas.script import split

SCHEMA = "t_template"
_TAKEN = """
CREATE TABLE IF NOT EXISTS public.taken_down (
  position integer GENERATED ALWAYS AS IDENTITY, app text, name text, statements text[],
  PRIMARY KEY (app, name))
"""
Key = tuple[str, str]


class NoTemplate(Exception):
    """The template's database is not there and the owner's login may not make it."""


@dataclass(frozen=True)
class Change:
    """What one migration did to the template, and does to each town."""

    app: str
    name: str
    statements: tuple[str, ...]

    @property
    def key(self) -> Key:
        return self.app, self.name


def database() -> str:
    return f"{connection.settings_dict['NAME']}_template"


def bring_up_to_date() -> list[Change]:
    """
    Run there what is new, and return what each newly applied migration executed, in order.

    Raises what `scrutiny` refuses, before anything runs, and NoTemplate.
    """
    known = MigrationLoader(None).disk_migrations
    scrutiny.accept(known.values())
    if _made() and not _agrees(set(known)):
        drop()
    _make()
    before = {change.key for change in changes()}
    with owner.as_owner(database()):
        _run(get_public_schema_name(), {})
        _run(SCHEMA, known)
    return [change for change in changes() if change.key not in before]


def changes() -> list[Change]:
    """All that was taken down, in the order it was executed."""
    with owner.connect(database()) as server:
        rows = server.execute(
            "SELECT app, name, statements FROM public.taken_down ORDER BY position"
        )
        # Django puts two in one text for a foreign key, which no pipeline takes.
        return [Change(app, name, tuple(split(said))) for app, name, said in rows]


def drop() -> None:
    """Delete the template's database; the next use makes it again, in seconds."""
    with _server() as server:
        name = sql.Identifier(database())
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def _made() -> bool:
    with _server() as server:
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database()])
        return found.fetchone() is not None


def _make() -> None:
    if not _made():
        name = sql.Identifier(database())
        try:
            with _server() as server:
                server.execute(sql.SQL("CREATE DATABASE {}").format(name))
                server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
        except psycopg.errors.InsufficientPrivilege as error:
            raise NoTemplate(
                "The owner's login may not make the database in which migrations are tried."
                f' As superuser: CREATE DATABASE "{database()}" OWNER, then its name.'
            ) from error
    with owner.connect(database()) as server:
        server.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(SCHEMA)))
        server.execute(_TAKEN)


def _server() -> owner.Owner:
    # CREATE DATABASE runs in no transaction, and from another database.
    return owner.connect(autocommit=True)


def _agrees(known: set[Key]) -> bool:
    """Whether what was applied there is what was taken down, and is on disk."""
    try:
        with owner.connect(database()) as server:
            taken = set(server.execute("SELECT app, name FROM public.taken_down"))
            applied = set(server.execute("SELECT app, name FROM t_template.django_migrations"))
    except psycopg.errors.UndefinedTable:
        return False
    return taken == applied and taken <= known


def _run(schema: str, take: dict[Key, Migration]) -> None:
    """Have Django migrate one schema, and keep what the migrations in `take` executed."""
    place = cast(Any, connection)
    # Without public in the path, or its record of migrations would be taken for this one's.
    place.set_schema(schema, include_public=False)
    MigrationRecorder(connection).ensure_schema()
    place.set_schema(schema)
    with _taking_down() as said:
        executor = MigrationExecutor(connection, _keeper(said, take))
        executor.migrate(executor.loader.graph.leaf_nodes())


def _keeper(said: list[str], take: dict[Key, Migration]) -> Any:
    def keep(event: str, migration: Migration | None = None, fake: Any = None) -> None:
        if event == "apply_start":
            said.clear()
        elif event == "apply_success" and migration and take:
            scrutiny.expect(migration, said)
            with connection.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO public.taken_down (app, name, statements) VALUES (%s, %s, %s)",
                    [migration.app_label, migration.name, said],
                )

    return keep


@contextmanager
def _taking_down() -> Iterator[list[str]]:
    """Every statement that the connection's schema editor executes meanwhile, as it was sent."""
    said: list[str] = []
    place = cast(Any, connection)
    usual = place.SchemaEditorClass

    class Editor(usual):  # type: ignore[misc, valid-type]
        def execute(self, statement: Any, params: Any = ()) -> None:
            text = str(statement)
            text = text if params is None else self.connection.ops.compose_sql(text, params)
            super().execute(text, None)
            said.append(text)

    place.SchemaEditorClass = Editor
    try:
        yield said
    finally:
        place.SchemaEditorClass = usual
