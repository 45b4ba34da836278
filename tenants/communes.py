"""Loads the communes the product ships into the registry."""

import csv
import gzip
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from psycopg import sql

from tenants.models import Commune, MergedCommune
from tenants.models.communes import plain

DATA = Path(__file__).parent / "data"
_MERGE = """
INSERT INTO {table} ({columns}) SELECT {columns} FROM {fresh}
ON CONFLICT ({key}) DO UPDATE SET {kept} WHERE {table}.* IS DISTINCT FROM excluded.*
"""


@transaction.atomic
def load() -> int:
    """
    Bring the registry's communes to those of the files, and say how many there are.

    Communes are added and brought up to date, never removed: a town may stand on one.
    """
    with connection.cursor() as cursor:
        # The time a page may take is not enough for a busy machine to unpack 35 000 rows.
        cursor.execute("SET LOCAL statement_timeout = '60s'")
        _bring(cursor, Commune, map(_commune, _rows("communes.csv.gz")))
        _bring(cursor, MergedCommune, map(_merged, _rows("merged_communes.csv.gz")))
    return Commune.objects.count()


def _bring(cursor: Any, model: type[Model], rows: Iterable[Sequence[Any]]) -> None:
    # COPY takes half a second for what row by row takes six.
    names = [str(field.column) for field in model._meta.concrete_fields]
    table, key, *rest = map(sql.Identifier, [model._meta.db_table, *names])
    columns, fresh = sql.SQL(", ").join([key, *rest]), sql.Identifier("incoming")
    kept = sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(name) for name in rest)
    said = {"fresh": fresh, "table": table, "columns": columns, "key": key, "kept": kept}
    cursor.execute(sql.SQL("CREATE TEMP TABLE {fresh} (LIKE {table})").format(**said))
    with cursor.copy(sql.SQL("COPY {fresh} ({columns}) FROM STDIN").format(**said)) as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(sql.SQL(_MERGE).format(**said))
    cursor.execute(sql.SQL("DROP TABLE {fresh}").format(**said))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with gzip.open(DATA / name, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _commune(row: dict[str, str]) -> Sequence[Any]:
    return (
        row["insee"],
        row["name"],
        plain(row["name"]),
        row["siren"],
        row["postal_codes"].split(),
        int(row["population"] or 0),
        row["departement"],
        row["departement_name"],
        row["region"],
        row["epci_siren"],
        row["epci_name"],
    )


def _merged(row: dict[str, str]) -> Sequence[Any]:
    return row["insee"], row["name"], row["into"]
