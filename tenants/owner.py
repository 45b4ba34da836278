"""The login that owns the tables: for migrations and the opening of towns, never for a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

Owner = psycopg.Connection[tuple[Any, ...]]


def connect() -> Owner:
    """A connection of the owner to the database this process works on, one transaction long."""
    database = connection.settings_dict["NAME"]
    return psycopg.connect(make_conninfo(settings.DATABASE_OWNER_URL, dbname=database))


@contextmanager
def as_owner() -> Iterator[None]:
    """Let Django itself speak as the owner: for its migrate command, in a process of its own."""
    before = dict(connection.settings_dict)
    url = urlsplit(settings.DATABASE_OWNER_URL)
    connection.close()
    connection.settings_dict |= {
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": url.port or "",
        "TOWN_ROLES": False,
        "OPTIONS": {},
    }
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)
