"""The least Python can do: a WSGI function, psycopg, and strings."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import psycopg

LISTING = """SELECT id, name, price, stock, photo_key FROM catalogue_product
WHERE state = 'published' AND variant_of_id IS NULL ORDER BY published_at DESC, id DESC LIMIT 24"""
PRODUCT = "SELECT id, name, price, stock, photo_key FROM catalogue_product WHERE id = %s"
_local = threading.local()


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    asked = str(environ["PATH_INFO"]).strip("/")
    with _connection().cursor() as cursor:
        cursor.execute(PRODUCT, [int(asked)]) if asked else cursor.execute(LISTING)
        body = "".join(map(_card, cursor.fetchall())).encode()
    start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [b"<!doctype html><html><body>", body, b"</body></html>"]


def _card(row: tuple[Any, ...]) -> str:
    pk, name, price, stock, thumb = row
    left = ", épuisé" if stock == 0 else ""
    return (
        f'<article><img src="/media/{escape(thumb)}" alt="">'
        f'<h3><a href="/{pk}/">{escape(name)}</a></h3><p>{price} centimes{left}</p></article>\n'
    )


def _connection() -> psycopg.Connection[Any]:
    if not hasattr(_local, "connection"):
        town = os.environ["FLOOR_TOWN"]
        options = f"-c role={town} -c search_path={town}"
        url = os.environ["FLOOR_DATABASE_URL"]
        _local.connection = psycopg.connect(url, autocommit=True, options=options)
    connection: psycopg.Connection[Any] = _local.connection
    return connection
