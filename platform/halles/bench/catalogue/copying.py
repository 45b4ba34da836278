"""Many rows of a model at once, by COPY: as the town's owner, its search index built at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection, models
from psycopg import sql

from tenants.models import Town


@contextmanager
def owning(town: Town) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the owner's that stands in the town, committed at the end."""
    options = f"-c search_path={town.schema_name},public -c synchronous_commit=off"
    with psycopg.connect(settings.DATABASE_OWNER_URL, options=options) as owner:
        yield owner


def copy(
    owner: psycopg.Connection[Any], model: type[models.Model], rows: Iterable[dict[str, Any]]
) -> None:
    """Write these rows; what a row does not say is what the model says by itself."""
    fields = [f for f in model._meta.concrete_fields if not f.generated and not f.primary_key]
    # What a row does not say is made ready once: a product has fifty columns, and says twenty.
    usual = [(f, f.get_db_prep_save(f.get_default(), connection)) for f in fields]
    names = sql.SQL(", ").join([sql.Identifier(str(f.column)) for f in fields])
    into = sql.SQL("COPY {} ({}) FROM STDIN")
    table = sql.Identifier(model._meta.db_table)
    with owner.cursor() as cursor, cursor.copy(into.format(table, names)) as stream:
        for row in rows:
            stream.write_row(
                [
                    f.get_db_prep_save(row[f.attname], connection) if f.attname in row else ready
                    for f, ready in usual
                ]
            )


@contextmanager
def without_search_index(owner: psycopg.Connection[Any], table: str) -> Iterator[None]:
    """Its GIN indexes are built at the end: kept up row by row, they cost most of the filling."""
    found = owner.execute(
        "SELECT indexname, indexdef FROM pg_indexes"
        " WHERE schemaname = current_schema() AND tablename = %s AND indexdef LIKE '%%USING gin%%'",
        [table],
    ).fetchall()
    for name, _definition in found:
        owner.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    # What the rows still owe their keys is settled first: no index is made over it.
    owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
    owner.execute("SET maintenance_work_mem = '256MB'")
    for _name, definition in found:
        owner.execute(definition)
