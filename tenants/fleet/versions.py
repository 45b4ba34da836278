"""Which towns this code can serve while the tables of the fleet change around it."""

import time
from functools import lru_cache

import psycopg
from django.db import OperationalError, ProgrammingError

from tenants.current import public_context
from tenants.models import Blueprint, Town
from tenants.schemas import blueprints

# What PostgreSQL says where the tables are not those the code was written for. A table that is
# missing in a town is looked for in public, where the town's role has no right.
_NOT_OUR_TABLES = (
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedColumn,
    psycopg.errors.InsufficientPrivilege,
)


def supports(town: Town) -> bool:
    """
    Whether the tables of a town are of this code's version, the one before or the one after.

    The one before: the town has not been migrated yet. The one after: it has, and this process
    is of the release that is being replaced. Anything else cannot be trusted to fit.
    """
    if town.schema_version == blueprints.version():
        return True
    return town.schema_version in _neighbours(int(time.monotonic()))


def is_unfit(error: Exception) -> bool:
    """Whether it says that a town's tables are not those this code asks for."""
    return isinstance(error, ProgrammingError) and isinstance(error.__cause__, _NOT_OUR_TABLES)


@lru_cache(maxsize=1)
def _neighbours(_second: int) -> frozenset[str]:
    try:
        with public_context():
            chain = list(Blueprint.objects.order_by("made_at").values_list("version", flat=True))
    except OperationalError:
        # What this town can be shown without a database is for its pages to say.
        return _last_known[0]
    mine = blueprints.version()
    if mine in chain:
        place = chain.index(mine)
        found = {*chain[max(place - 1, 0) : place + 2]}
    else:
        # This code came before its migration: what is there is the version before.
        found = {*chain[-1:]}
    _last_known[0] = frozenset(found)
    return _last_known[0]


def forget() -> None:
    """Ask again, where this process changed the versions itself."""
    _neighbours.cache_clear()


_last_known: list[frozenset[str]] = [frozenset()]
