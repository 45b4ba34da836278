"""
XLSX: the first sheet one can see, row by row.

openpyxl reads what describes the workbook, and each cell; the rows are gone through here,
because its own loop keeps something of every row and pads each to the width a file claims.
"""

import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import count
from typing import IO, Any
from xml.etree.ElementTree import Element
from xml.parsers import expat

from defusedxml.ElementTree import iterparse
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._reader import (
    DATA_TAG,
    FORMULA_TAG,
    ROW_TAG,
    WorkSheetParser,
)
from openpyxl.xml.constants import SHARED_STRINGS

from halles.tables.archives import has_at_most, is_bounded
from halles.tables.faults import BadTable, DamagedTable, NotATable, TooBig, TooWide
from halles.tables.rows import Limits, Line
from halles.tables.words import text_of

SHARED = "xl/sharedStrings.xml"
# Without them, a ZIP is no workbook.
NEEDED = {"[Content_Types].xml", "xl/workbook.xml"}
# Each text of the workbook is kept while it is read: a tenth of what may be unpacked, and no
# more of them than a list of anything has.
SHARED_PART, MOST_TEXTS = 10, 1_000_000
# Styles, names of sheets: what describes a workbook is read whole, and made into objects.
DESCRIPTION = 4 * 1024 * 1024
FILES = 2000


class _Archive(zipfile.ZipFile):
    """A workbook of which nothing large is ever read whole."""

    def read(self, name: Any, pwd: bytes | None = None) -> bytes:
        if self.getinfo(name).file_size > DESCRIPTION:
            raise TooBig(DESCRIPTION // 1024**2)
        return super().read(name, pwd)


class _Metered:
    """A sheet that is read no further than `most` bytes beyond the end of the last row."""

    def __init__(self, source: IO[bytes], limits: Limits) -> None:
        self.source, self.limits, self.since = source, limits, 0

    def read(self, size: int = -1) -> bytes:
        piece = self.source.read(size)
        self.since += len(piece)
        if self.since > self.limits.row_bytes + 2 * io.DEFAULT_BUFFER_SIZE:
            raise TooWide(self.limits.columns)
        return piece

    def __getattr__(self, name: str) -> Any:
        return getattr(self.source, name)


class _Sheet(WorkSheetParser):
    """Cells with what was last shown of their formula; those that showed nothing are errors."""

    source: Any

    def rows(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        data: Element | None = None
        for event, element in iterparse(self.source, events=("start", "end")):
            if event == "start":
                data = element if element.tag == DATA_TAG else data
            elif element.tag == DATA_TAG:
                return
            elif element.tag == ROW_TAG and data is not None:
                self.source.since = 0
                yield self.parse_row(element)
                data.clear()

    def parse_cell(self, element: Element) -> dict[str, Any]:
        dated = int(element.get("s", 0)) in self.date_formats
        # A date out of range is an error, told by its type; openpyxl warns of it as well.
        with warnings.catch_warnings(action="ignore") if dated else nullcontext():
            cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = "e"
        return cell


def lines(file: IO[bytes], limits: Limits) -> Iterator[Line]:
    """Every row of the first visible sheet; raise BadTable."""
    try:
        yield from _lines(file, limits)
    except BadTable:
        raise
    # A file made to break its reader raises anything: KeyError, ParseError, zlib.error…
    except Exception as error:
        raise DamagedTable from error


def _lines(file: IO[bytes], limits: Limits) -> Iterator[Line]:
    if not has_at_most(file, FILES):
        raise TooBig(limits.bytes // 1024**2)
    with zipfile.ZipFile(file) as archive:
        _weigh(archive, limits)
    file.seek(0)
    # It warns of styles and extensions it does not know: nothing of them is read.
    with warnings.catch_warnings(action="ignore"):
        reader = _described(file, limits)
    path = _first_sheet(reader)
    with reader.archive.open(path) as source:
        sheet = _Sheet(
            _Metered(source, limits),
            reader.shared_strings,
            data_only=True,
            epoch=reader.wb.epoch,
            date_formats=reader.wb._date_formats,
            timedelta_formats=reader.wb._timedelta_formats,
        )
        for number, cells in sheet.rows():
            yield _line(number, cells, limits)


def _weigh(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Before anything is unpacked. Python unpacks no more of a bounded file than it declares."""
    files = archive.infolist()
    if not all(map(is_bounded, files)):
        raise DamagedTable
    sizes = {file.filename: file.file_size for file in files}
    if not sizes.keys() >= NEEDED:
        raise NotATable
    # Of all, not of `sizes`: an archive may name one file many times.
    whole = sum(file.file_size for file in files)
    texts_too_big = sizes.get(SHARED, 0) > limits.unpacked // SHARED_PART
    if texts_too_big or whole > limits.unpacked:
        raise TooBig(limits.bytes // 1024**2)


def _described(file: IO[bytes], limits: Limits) -> Any:
    reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
    reader.archive = _Archive(file)
    reader.read_manifest()
    _weigh_texts(reader, limits)
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    return reader


def _weigh_texts(reader: Any, limits: Limits) -> None:
    """Before any is kept; where they are is for the file to say."""
    part = reader.package.find(SHARED_STRINGS)
    if part is None:
        return
    path, too_big = part.PartName[1:], TooBig(limits.bytes // 1024**2)
    if reader.archive.getinfo(path).file_size > limits.unpacked // SHARED_PART:
        raise too_big
    left = count(MOST_TEXTS, -1)

    def begin(name: str, _attributes: object) -> None:
        if name.rpartition(":")[2] == "si" and not next(left):
            raise too_big

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    with reader.archive.open(path) as source:
        parser.ParseFile(source)


def _first_sheet(reader: Any) -> str:
    sheets = [(s, rel.target) for s, rel in reader.parser.find_sheets()]
    seen = [target for sheet, target in sheets if sheet.state == "visible"] or [sheets[0][1]]
    return str(seen[0])


def _line(number: int, cells: list[dict[str, Any]], limits: Limits) -> Line:
    if len(cells) > 2 * limits.columns:
        raise TooWide(limits.columns)
    broken = {cell["column"] - 1 for cell in cells if _is_broken(cell)}
    texts = {cell["column"] - 1: text_of(cell["value"]) for cell in cells}
    kept = {place: text for place, text in texts.items() if text and place not in broken}
    return Line(number, kept, frozenset(broken))


def _is_broken(cell: dict[str, Any]) -> bool:
    return cell["data_type"] == "e" or cell["value"] in ERROR_CODES
