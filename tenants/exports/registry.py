"""What the registry knows of one town: taken with it, and written again where it is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, LiteralString

from django.conf import settings
from psycopg import sql
from psycopg.types.json import Jsonb

from tenants import rights
from tenants.exports import tables
from tenants.exports.manifest import Manifest, Table
from tenants.owner import Owner

Rows = list[dict[str, Any]]

TOWN = "tenants_town"
# Table, and the rows of it that are the town's whose id is given.
_OF_TOWN: dict[str, LiteralString] = {
    TOWN: "id = %s",
    "tenants_domain": "tenant_id = %s",
    "tenants_move": "town_id = %s",
    "tenants_opening": "town_id = %s",
    "tenants_step": "opening_id IN (SELECT id FROM public.tenants_opening WHERE town_id = %s)",
}
_PARENT = {"tenants_domain": "tenant_id", "tenants_move": "town_id", "tenants_opening": "town_id"}


def taken(owner: Owner, town_id: int) -> dict[str, Rows]:
    """The rows of a town, oldest first, as JSON."""
    return {
        table: [row[0] for row in owner.execute(_rows_of(table, which), [town_id]).fetchall()]
        for table, which in _OF_TOWN.items()
    }


def shared() -> Iterator[tuple[str, list[str]]]:
    """Tables of `public` whose rows go with a town, and their columns without the number."""
    for model in rights.models_of(settings.SHARED_APPS):
        if getattr(model, "goes_with_town", False):
            fields = model._meta.local_concrete_fields
            yield model._meta.db_table, [str(f.column) for f in fields if not f.primary_key]


def shared_rows(table: str, columns: list[str], schema: str) -> sql.Composed:
    """The query of one town's rows in a shared table, in an order that never changes."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("SELECT {} FROM {} WHERE schema_name = {} ORDER BY {}").format(
        names, sql.Identifier("public", table), sql.Literal(schema), names
    )


def write(owner: Owner, manifest: Manifest) -> int:
    """Enter the town under new numbers, on this installation's hosts; return its number."""
    rows = dict(manifest.registry)
    rows["tenants_domain"] = [_here(row, manifest.base_host) for row in rows["tenants_domain"]]
    town = _add(owner, TOWN, rows[TOWN], {})
    for table, parent in _PARENT.items():
        last = _add(owner, table, rows[table], {parent: town})
    _add(owner, "tenants_step", rows["tenants_step"], {"opening_id": last})
    return town


def write_shared(owner: Owner, table: Table, pieces: Iterator[bytes]) -> None:
    """Add a town's rows to a shared table, but for those it has already."""
    whole, draft = sql.Identifier("public", table.name), sql.Identifier(f"restored_{table.name}")
    names = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    owner.execute(
        sql.SQL("CREATE TEMP TABLE {} ON COMMIT DROP AS SELECT {} FROM {} LIMIT 0").format(
            draft, names, whole
        )
    )
    tables.fill(owner, draft, table.columns, pieces)
    owner.execute(
        sql.SQL("INSERT INTO {0} ({1}) SELECT {1} FROM {2} ON CONFLICT DO NOTHING").format(
            whole, names, draft
        )
    )


def _rows_of(table: str, which: LiteralString) -> sql.Composed:
    whole = sql.Identifier("public", table)
    query = sql.SQL("SELECT to_jsonb(t) FROM {} AS t WHERE {} ORDER BY id")
    return query.format(whole, sql.SQL(which))


def _here(row: dict[str, Any], base_host: str) -> dict[str, Any]:
    label = row["domain"].removesuffix(f".{base_host}")
    return row if label == row["domain"] else row | {"domain": f"{label}.{settings.BASE_HOST}"}


def _add(owner: Owner, table: str, rows: Rows, parent: dict[str, int]) -> int:
    """Add rows with a number of our own; return the last one's."""
    number = 0
    for row in rows:
        ours = {name: value for name, value in row.items() if name != "id"} | parent
        names = sql.SQL(", ").join(map(sql.Identifier, ours))
        whole = sql.Identifier("public", table)
        query = sql.SQL(
            "INSERT INTO {0} ({1}) SELECT {1} FROM jsonb_populate_record(NULL::{0}, %s)"
            " RETURNING id"
        ).format(whole, names)
        made = owner.execute(query, [Jsonb(ours)]).fetchone()
        number = int(made[0]) if made else 0
    return number
