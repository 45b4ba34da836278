"""What opened towns weigh: seconds, disk, rows of the catalogue, memory of PostgreSQL."""

from __future__ import annotations

import os
from time import perf_counter
from typing import Any, LiteralString

import psutil
from django.conf import settings
from psycopg import sql

from halles.bench import towns
from halles.bench.clocks import memory_of, postgres
from tenants import owner
from tenants.models import Town
from tenants.schemas import spares

_DISK = "SELECT pg_database_size(current_database())"
_RELATIONS = "SELECT count(*) FROM pg_class"
_CATALOGUE = """
SELECT (SELECT count(*) FROM pg_class) + (SELECT count(*) FROM pg_attribute)
  + (SELECT count(*) FROM pg_attrdef) + (SELECT count(*) FROM pg_constraint)
  + (SELECT count(*) FROM pg_index) + (SELECT count(*) FROM pg_trigger)
  + (SELECT count(*) FROM pg_type) + (SELECT count(*) FROM pg_sequence)
  + (SELECT count(*) FROM pg_depend) + (SELECT count(*) FROM pg_shdepend)
"""
# What a page of the storefront reads.
_PAGE = (
    *("django_session", "accounts_role", "themes_branding", "merchants_shop", "merchants_opening"),
    *("merchants_closing", "catalogue_category", "catalogue_product", "search_word"),
    *("basket_basket", "basket_line", "vouchers_campaign"),
)


def towns_present() -> int:
    return Town.objects.count()


def of_opening(number: int, present: int) -> dict[str, float]:
    """Open so many more towns, by the whole saga and without spares, until `present` are there."""
    before, began = _weighed(), perf_counter()
    towns.opened(number)
    seconds = perf_counter() - began
    after = _weighed()
    per_town = {f"{name}_a_town": (after[name] - before[name]) / number for name in before}
    return {
        f"opening_until_{present}_s": seconds,
        f"opening_until_{present}_ms_a_town": 1000 * seconds / number,
        f"opening_from_pool_at_{present}_ms": _open_from_pool(),
        f"postgres_with_{present}_mb": memory_of(postgres(os.environ["HALLES_STACK"])),
        f"backend_that_saw_{present}_mb": _backend_that_saw_all(),
        **{f"{name}_{present}": value for name, value in per_town.items()},
    }


def _open_from_pool() -> float:
    """Milliseconds from asking to serving, all steps, when a spare is there."""
    settings.SPARE_TOWNS = 1
    spares.fill(most=1)
    began = perf_counter()
    towns.opened(1)
    return 1000 * (perf_counter() - began)


def _weighed() -> dict[str, float]:
    with owner.connect() as connection:
        asked = {"disk_mb": _DISK, "relations": _RELATIONS, "catalogue_rows": _CATALOGUE}
        found = {name: float(_one(connection, query)) for name, query in asked.items()}
    return found | {"disk_mb": found["disk_mb"] / 2**20}


def _backend_that_saw_all() -> float:
    """Private megabytes of one connection that read a page's worth of tables in every town."""
    with owner.connect() as connection:
        pid = int(_one(connection, "SELECT pg_backend_pid()"))
        for schema in Town.objects.values_list("schema_name", flat=True):
            for table in _PAGE:
                name = sql.Identifier(schema, table)
                connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(name))
        memory = psutil.Process(pid).memory_full_info()
        return float(memory.uss / 2**20)


def _one(connection: owner.Owner, query: LiteralString) -> Any:
    return connection.execute(query).fetchall()[0][0]
