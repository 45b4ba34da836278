"""From the file to its lines. The file is gone through again after a crash, its lines are not."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from shutil import copyfileobj
from typing import IO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from halles import storage, tables
from storefront.imports import reasons
from storefront.imports.models import Import, Line, Mapping
from storefront.imports.reading import columns, layouts
from storefront.imports.reading.lines import BROKEN
from storefront.imports.work import ending

CHUNK = 500
# More is a mistake, or another trade; the largest shop of the field has 13 244.
LIMITS = tables.Limits(bytes=20 * 1024 * 1024, rows=50_000)
State = Import.State
Numbered = tuple[int, tables.Row]


class Empty(tables.BadTable):
    """Headers, and nothing below."""


def read_in(imported: Import) -> None:
    """Keep every line of the file, each chunk in a transaction of its own; then move on."""
    try:
        with _fetched(imported.file_key) as file:
            _keep_all(imported, file)
    except tables.BadTable as fault:
        _fail(imported.pk, reasons.of(fault))


def _chunks(rows: Iterator[Numbered]) -> Iterator[list[Numbered]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _keep_all(imported: Import, file: IO[bytes]) -> None:
    # Once to its end before anything is kept: what cannot be read whole leaves nothing behind.
    whole = tables.read(file, limits=LIMITS)
    headers, number = whole.columns, sum(1 for _row in whole)
    if not number:
        raise Empty
    Import.objects.filter(pk=imported.pk).update(rows=number)
    layout = layouts.recognise(headers)
    rows = layout.prepared(lambda: tables.read(_again(file), limits=LIMITS))
    for chunk in _chunks(enumerate(rows, start=1)):
        if not _keep(imported.pk, chunk):
            return
    _finish(imported.pk, headers, layout)


@transaction.atomic
def _keep(pk: int, rows: list[Numbered]) -> bool:
    """Those that are not kept yet; False when the import is at another step already."""
    imported = Import.objects.select_for_update().get(pk=pk)
    if imported.state != State.UPLOADED:
        return False
    new = [(place, row) for place, row in rows if place > imported.done]
    Line.objects.bulk_create(
        Line(imported=imported, place=place, number=row.number, cells=_cells(row))
        for place, row in new
    )
    imported.done = max([imported.done, *(place for place, _row in new)])
    imported.save(update_fields=["done"])
    return True


@transaction.atomic
def _finish(pk: int, headers: tuple[str, ...], layout: layouts.Layout) -> None:
    """Read to its end: known columns are checked at once, others are asked about."""
    imported = Import.objects.select_for_update().get(pk=pk)
    if imported.state != State.UPLOADED:
        return
    imported.rows = imported.done
    imported.layout, imported.columns = layout.name, list(headers)
    known = Mapping.objects.filter(
        shop=imported.shop_id, signature=columns.signature(headers)
    ).first()
    imported.mapping = known.fields if known else layout.mapping(headers)
    if known:
        imported.category_id, imported.publishes = known.category_id, known.publishes
    imported.move_to(State.READ)
    if columns.is_enough(imported.mapping):
        imported.move_to(State.CHECKING)
        imported.done = 0
    imported.save()
    ending.unread(imported, at=timezone.now())


@transaction.atomic
def _fail(pk: int, reason: str) -> None:
    imported = Import.objects.select_for_update().get(pk=pk)
    if imported.state != State.UPLOADED:
        return
    imported.move_to(State.FAILED)
    imported.reason = reason
    imported.save()
    ending.unread(imported, at=timezone.now())


def _cells(row: tables.Row) -> dict[str, str]:
    # An empty cell says nothing, and half of a spreadsheet is empty. PostgreSQL refuses NUL.
    said = {header: text.replace("\0", "") for header, text in row.cells.items() if text}
    return said | dict.fromkeys(row.broken, BROKEN)


def _again(file: IO[bytes]) -> IO[bytes]:
    file.seek(0)
    return file


@contextmanager
def _fetched(key: str) -> Iterator[IO[bytes]]:
    with tempfile.TemporaryFile() as file:
        with storage.opened(settings.S3_PRIVATE_BUCKET, key) as (_type, body):
            copyfileobj(body, file)
        file.seek(0)
        yield file
