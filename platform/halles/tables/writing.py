"""Tables that people take away: one way to write them, in which nothing is a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from halles.tables.cells import Cell, wall
from halles.tables.safety import safe

BOM = "\ufeff"


def csv_of(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """
    A CSV that a French spreadsheet opens at a double click, piece by piece.

    UTF-8 with its mark, semicolons, decimal commas, Windows line ends. Texts that a spreadsheet
    would compute stand behind an apostrophe; numbers are given as numbers and stay so.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow([safe(name) for name in columns])
    for row in rows:
        writer.writerow([_written(value) for value in row])
        if buffer.tell() > io.DEFAULT_BUFFER_SIZE:
            yield _emptied(buffer)
    yield _emptied(buffer)


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[Cell]], file: IO[bytes]) -> None:
    """
    A workbook of one sheet, its header bold and kept in sight, written row by row.

    Texts are texts whatever they begin with; moments are shown in Paris time.
    """
    # Loaded with the first workbook: openpyxl is 12 MB that a web process seldom needs.
    from halles.tables import filling

    filling.fill(columns, rows, file)


def _emptied(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece


def _written(value: Cell) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, datetime):
        return f"{wall(value):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date | int):
        return str(value)
    return safe(value or "")
