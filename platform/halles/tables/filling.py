"""A workbook, written row by row."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from halles.tables.cells import Cell, wall
from halles.tables.safety import CONTROL, LONGEST


def fill(columns: Sequence[str], rows: Iterable[Sequence[Cell]], file: IO[bytes]) -> None:
    """What `write_xlsx` promises."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Halles")
    sheet.freeze_panes = "A2"
    sheet.append([_text(sheet, name, bold=True) for name in columns])
    for row in rows:
        sheet.append([_kept(sheet, value) for value in row])
    book.save(file)


def _kept(sheet: WriteOnlyWorksheet, value: Cell) -> object:
    if isinstance(value, datetime):
        return wall(value)
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
