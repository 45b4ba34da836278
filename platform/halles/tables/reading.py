"""Which kind of file it is, by its bytes."""

import os
from typing import IO

from halles.tables import csvs
from halles.tables.faults import NotATable, TooBig
from halles.tables.rows import Limits, Table, table_of

ZIP = b"PK\x03\x04"
# How other things begin that are sent by mistake: old Excel, PDF, pictures, archives, RTF.
OTHERS = (
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
    b"MZ",
    b"\x7fELF",
)
HTML = (b"<!doctype", b"<html", b"<?xml", b"<svg")


def read(file: IO[bytes], *, limits: Limits | None = None) -> Table:
    """
    The table in a file, read from its beginning as one goes through the rows.

    The file must stay open meanwhile. Raises BadTable, here or on the way.
    """
    limits = limits or Limits()
    size = file.seek(0, os.SEEK_END)
    if size > limits.bytes:
        raise TooBig(limits.bytes // 1024**2)
    file.seek(0)
    start = file.read(16)
    file.seek(0)
    if start.startswith(OTHERS) or start.lower().lstrip().startswith(HTML):
        raise NotATable
    if start.startswith(ZIP):
        # Loaded with the first workbook, as it brings openpyxl.
        from halles.tables import workbooks

        return table_of("xlsx", workbooks.lines(file, limits), limits)
    return table_of("csv", csvs.lines(file, limits), limits)
