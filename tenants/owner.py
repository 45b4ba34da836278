"""The login that owns the tables: migrations, openings, archives, the nightly look; no page."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.conninfo import make_conninfo

Owner = psycopg.Connection[tuple[Any, ...]]


def connect(database: str = "", **options: Any) -> Owner:
    """A connection of the owner to that database, or to the one this process works on."""
    database = database or str(connection.settings_dict["NAME"])
    return psycopg.connect(make_conninfo(settings.DATABASE_OWNER_URL, dbname=database), **options)


@contextmanager
def as_owner(database: str = "") -> Iterator[None]:
    """
    Let Django itself speak as the owner, on this database or on another one of the server.

    It is another connection in the place of the usual one, which stays as it was.
    """
    before = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = type(before)(_spoken(before, database), DEFAULT_DB_ALIAS)
    try:
        yield
    finally:
        connection.close()
        connections[DEFAULT_DB_ALIAS] = before


def _spoken(before: BaseDatabaseWrapper, database: str) -> dict[str, Any]:
    url = urlsplit(settings.DATABASE_OWNER_URL)
    return before.settings_dict | {
        "NAME": database or before.settings_dict["NAME"],
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": url.port or "",
        "TOWN_ROLES": False,
        "OPTIONS": {},
    }
