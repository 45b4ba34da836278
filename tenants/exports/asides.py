"""Schemas that no town lives in: one loaded from an archive, one put aside by a swap."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from tenants import owner
from tenants.exports.manifest import Manifest
from tenants.models import Town
from tenants.owner import Owner
from tenants.schemas import blueprints

BESIDE, ASIDE = "beside_", "aside_"
_NAMES = re.compile(rf"({BESIDE}|{ASIDE})[a-z0-9_]{{1,50}}")
_ALL = """
SELECT nspname, obj_description(oid, 'pg_namespace') FROM pg_namespace
WHERE nspname ~ '^(beside|aside)_' ORDER BY nspname
"""


class NoSuchSchema(Exception):
    """No schema stands aside under that name."""


@dataclass(frozen=True)
class Aside:
    """`town` is the uuid of the town whose rows these are, `said` what was written with it."""

    name: str
    town: str
    said: str


def all_of() -> list[Aside]:
    """Every schema that stands beside or aside, with what PostgreSQL keeps as its comment."""
    with owner.connect() as connection:
        found = connection.execute(_ALL).fetchall()
    noted = [(name, json.loads(text or "{}")) for name, text in found]
    return [Aside(name, note.get("town", ""), note.get("said", "")) for name, note in noted]


def named(name: str) -> Aside:
    for one in all_of():
        if one.name == name:
            return one
    raise NoSuchSchema(f"No schema stands aside as {name}.")


def exists(schema: str) -> bool:
    """Whether there is a schema of that name, a town's or any other."""
    with owner.connect() as connection:
        return blueprints.exists(connection, schema)


def note(connection: Owner, schema: str, manifest: Manifest) -> None:
    said = f"{manifest.town['name']}, as it was at {manifest.taken_at}"
    write_note(connection, schema, {"town": manifest.town["uuid"], "said": said})


def write_note(connection: Owner, schema: str, said: dict[str, Any]) -> None:
    text = sql.Literal(json.dumps(said, ensure_ascii=False))
    connection.execute(sql.SQL("COMMENT ON SCHEMA {} IS {}").format(sql.Identifier(schema), text))


def drop(name: str) -> None:
    """Delete a schema that stands aside, with all in it. Raises NoSuchSchema: never a town's."""
    if not _NAMES.fullmatch(name) or Town.objects.filter(schema_name=name).exists():
        raise NoSuchSchema(f"{name} does not stand aside.")
    named(name)
    with owner.connect() as connection:
        close_to(connection, name, role=name)
        connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))
        connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


def close_to(connection: Owner, schema: str, *, role: str) -> None:
    """Take from a role all it may do in a schema; nothing where there is no such role."""
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        names = sql.Identifier(schema), sql.Identifier(role)
        connection.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}").format(*names))
        connection.execute(sql.SQL("REVOKE ALL ON SCHEMA {} FROM {}").format(*names))
