"""Tables that people take away: one way to write them, in which nothing is a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from halles import clock
from halles.tables.safety import CONTROL, LONGEST, safe

Cell = str | int | Decimal | date | datetime | None
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
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Halles")
    sheet.freeze_panes = "A2"
    sheet.append([_text(sheet, name, bold=True) for name in columns])
    for row in rows:
        sheet.append([_kept(sheet, value) for value in row])
    book.save(file)


def _emptied(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece


def _written(value: Cell) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, datetime):
        return f"{_wall(value):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date | int):
        return str(value)
    return safe(value or "")


def _kept(sheet: WriteOnlyWorksheet, value: Cell) -> object:
    if isinstance(value, datetime):
        return _wall(value)
    return _text(sheet, value) if isinstance(value, str) else value


def _text(sheet: WriteOnlyWorksheet, text: str, *, bold: bool = False) -> object:
    cell = WriteOnlyCell(sheet, value=CONTROL.sub("", text)[:LONGEST])
    # Set after the value, from which openpyxl would guess a formula.
    cell.data_type = "s"
    # Saved again as CSV or typed into, it stays a text.
    cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell


def _wall(at: datetime) -> datetime:
    """As read on the wall: a spreadsheet knows no zones."""
    return clock.local(at if at.tzinfo else at.replace(tzinfo=UTC)).replace(tzinfo=None)
