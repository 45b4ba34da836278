"""A town's tables, copied in PostgreSQL's own binary form in an order that never changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter

from psycopg import sql

from tenants.owner import Owner

# Sessions and counters end with the moment; what migrations ran is the manifest's to say.
LEFT_BEHIND = frozenset({"django_session", "accounts_count", "django_migrations"})

# A generated column is worked out again. A transaction's number means nothing on another
# server, where it may come round: the trigger stamps the rows as they are restored.
_COLUMNS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND a.attnum > 0
  AND NOT a.attisdropped AND a.attgenerated = '' AND a.atttypid <> 'xid8'::regtype
GROUP BY c.relname
"""
_KEYS = """
SELECT c.relname, a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
WHERE c.relnamespace = %s::regnamespace AND i.indisprimary
"""
_REFERENCES = """
SELECT DISTINCT c.relname, t.relname FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
WHERE k.contype = 'f' AND c.relnamespace = %s::regnamespace AND c.oid <> t.oid
"""
_IDENTITIES = """
SELECT c.relname, s.relname FROM pg_depend d
JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_class c ON c.oid = d.refobjid
WHERE c.relnamespace = %s::regnamespace AND d.deptype = 'i' AND d.classid = 'pg_class'::regclass
"""

Piece = bytes | bytearray | memoryview


@dataclass(frozen=True)
class Place:
    """A table where it stands now, its columns that travel, and the key that orders its rows."""

    schema: str
    name: str
    columns: list[str]
    key: str

    @property
    def whole(self) -> sql.Identifier:
        return sql.Identifier(self.schema, self.name)

    @property
    def list(self) -> sql.Composed:
        return sql.SQL(", ").join(map(sql.Identifier, self.columns))


def places(owner: Owner, schema: str) -> list[Place]:
    """The tables of a town that travel, each after those it refers to."""
    quoted = [sql.Identifier(schema).as_string()]
    columns: dict[str, list[str]] = dict(owner.execute(_COLUMNS, quoted).fetchall())
    keys: dict[str, str] = dict(owner.execute(_KEYS, quoted).fetchall())
    before: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(sorted(columns), ()))
    for name, target in sorted(owner.execute(_REFERENCES, quoted).fetchall()):
        before.add(name, target)
    order = [name for name in before.static_order() if name not in LEFT_BEHIND]
    return [Place(schema, name, columns[name], keys[name]) for name in order]


def copied(owner: Owner, place: Place) -> Iterator[Piece]:
    """All rows of a table, by its key, as PostgreSQL's binary COPY."""
    query = sql.SQL("SELECT {} FROM {} ORDER BY {}").format(
        place.list, place.whole, sql.Identifier(place.key)
    )
    yield from copied_query(owner, query)


def copied_query(owner: Owner, query: sql.Composed) -> Iterator[Piece]:
    with (
        owner.cursor() as cursor,
        cursor.copy(sql.SQL("COPY ({}) TO STDOUT (FORMAT binary)").format(query)) as copy,
    ):
        yield from copy


def fill(
    owner: Owner, table: sql.Composable, columns: Iterable[str], pieces: Iterable[Piece]
) -> None:
    """Add rows that were copied, through every trigger and constraint of the table."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    into = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(table, names)
    with owner.cursor() as cursor, cursor.copy(into) as copy:
        for piece in pieces:
            copy.write(piece)


def count(owner: Owner, place: Place) -> int:
    found = owner.execute(sql.SQL("SELECT count(*) FROM {}").format(place.whole)).fetchone()
    return int(found[0]) if found else 0


def digest(owner: Owner, place: Place) -> str:
    """The SHA-256 of all rows: equal where all values are."""
    told = hashlib.sha256()
    for piece in copied(owner, place):
        told.update(piece)
    return told.hexdigest()


def positions(owner: Owner, schema: str) -> dict[str, int]:
    """The last number that each table's identity gave; 0 before the first."""
    found = {}
    for table, sequence in owner.execute(
        _IDENTITIES, [sql.Identifier(schema).as_string()]
    ).fetchall():
        asked = sql.SQL("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {}")
        row = owner.execute(asked.format(sql.Identifier(schema, sequence))).fetchone()
        found[table] = int(row[0]) if row else 0
    return found


def go_on_after(owner: Owner, schema: str, last: dict[str, int]) -> None:
    """Have each identity give numbers above `last` and above every row of its table."""
    for place in places(owner, schema):
        if place.name in last:
            query = sql.SQL(
                "SELECT setval(pg_get_serial_sequence(%s, {name}), top) FROM"
                " (SELECT greatest(%s, max({key})) AS top FROM {table}) AS found WHERE top > 0"
            ).format(name=place.key, key=sql.Identifier(place.key), table=place.whole)
            owner.execute(query, [place.whole.as_string(), last[place.name]])
