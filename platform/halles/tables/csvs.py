"""CSV, as any spreadsheet writes it: its letters and its separator are found out."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import chain, islice
from typing import IO

from halles.tables.faults import DamagedTable, NotATable, TooWide
from halles.tables.rows import Limits, Line
from halles.tables.safety import bare

SAMPLE = 64 * 1024
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# What French spreadsheets write when it is not Unicode: Windows, Mac, DOS.
OLD = ("cp1252", "mac_roman", "cp850")
FRENCH = set("éèêëàâäçùûüîïôöœæÉÈÊËÀÂÄÇÙÛÜÎÏÔÖŒÆ’«»€°–… ")
SEPARATORS = ";,\t|"
# The rows by which a separator is chosen.
LOOKED_AT = 20


def lines(file: IO[bytes], limits: Limits) -> Iterator[Line]:
    """Every line with its number and its cells; raise BadTable."""
    encoding = _encoding(file)
    file.seek(0)
    # Windows leaves five bytes without a letter: one of them in a list of shops ends nothing.
    errors = "replace" if encoding in OLD else "strict"
    text = io.TextIOWrapper(file, encoding, errors, newline="")
    try:
        yield from _parsed(text, limits)
    except (UnicodeError, csv.Error) as error:
        raise DamagedTable from error
    finally:
        # Whoever opened it closes it, maybe before this.
        if not file.closed:
            text.detach()


def _parsed(text: io.TextIOWrapper, limits: Limits) -> Iterator[Line]:
    whole = _bounded(text, limits)
    first = list(islice(whole, LOOKED_AT))
    told = first[0].strip().lower() if first else ""
    skipped = 1 if len(told) == 5 and told.startswith("sep=") else 0
    separator = told[4] if skipped else _separator(first)
    rows = csv.reader(chain(first[skipped:], whole), delimiter=separator)
    for number, row in enumerate(rows, start=1 + skipped):
        # The header says how many there may be; a row of many more is no row.
        if len(row) > 2 * limits.columns:
            raise TooWide(limits.columns)
        yield Line(number, {place: bare(cell) for place, cell in enumerate(row) if cell})


def _bounded(text: io.TextIOWrapper, limits: Limits) -> Iterator[str]:
    while line := text.readline(limits.row_bytes + 1):
        if len(line) > limits.row_bytes:
            raise TooWide(limits.columns)
        if "\0" in line:
            raise NotATable
        yield line


def _separator(first: list[str]) -> str:
    """The one that cuts these lines into the most cells, as many in each."""

    def cuts(separator: str) -> tuple[int, int]:
        try:
            rows = [row for row in csv.reader(first, delimiter=separator) if row]
        except csv.Error:
            return 0, 0
        widths = [len(row) for row in rows]
        alike = sum(width == widths[0] for width in widths) if widths else 0
        return (alike, widths[0]) if widths and widths[0] > 1 else (0, 0)

    return max(SEPARATORS, key=cuts)


def _encoding(file: IO[bytes]) -> str:
    sample = file.read(SAMPLE)
    marked = next((name for mark, name in MARKS.items() if sample.startswith(mark)), "")
    if marked:
        return marked
    if b"\0" in sample:
        return _without_mark(sample)
    return "utf-8" if _is_utf8(file, sample) else _old(sample)


def _without_mark(sample: bytes) -> str:
    """UTF-16 of a Latin alphabet has a zero in every other byte; anything else is no text."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.1:
        return "utf-16-be"
    raise NotATable


def _is_utf8(file: IO[bytes], piece: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece:
            decoder.decode(piece)
            piece = file.read(SAMPLE)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _old(sample: bytes) -> str:
    """The letters in which most of what is not ASCII is French; a tie is Windows'."""

    def french(encoding: str) -> int:
        text = sample.decode(encoding, errors="replace")
        return sum(1 if letter in FRENCH else -1 for letter in text if not letter.isascii())

    return max(OLD, key=french)
