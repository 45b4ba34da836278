"""
Spreadsheets that people send, read row by row; tables they take away, safe to open.

`read(file)` takes CSV (UTF-8, UTF-16, Windows, Mac or DOS letters, a byte-order mark or none;
separated by semicolons, commas, tabs or bars; a first line `sep=;`) and XLSX, told apart by
their bytes and never by their name. It yields one `Row` after the other in memory that does
not grow with their number. Formulas are never computed: what the spreadsheet last showed is
taken, and a cell that shows nothing of its formula, or an error, is named in `Row.broken`. Of
merged cells the first has the value and the others are empty. What cannot be read as a table
raises a `BadTable`, whose text tells its reader what to do.

`csv_of` and `write_xlsx` make tables in which no cell is ever taken for a formula, whoever
wrote it; `read` gives back what they were given.
"""

from halles.tables.cells import Cell
from halles.tables.faults import (
    BadTable,
    DamagedTable,
    NoHeader,
    NotATable,
    RepeatedHeader,
    TooBig,
    TooManyRows,
    TooWide,
)
from halles.tables.reading import read
from halles.tables.rows import Limits, Row, Table
from halles.tables.writing import csv_of, write_xlsx

__all__ = [
    "BadTable",
    "Cell",
    "DamagedTable",
    "Limits",
    "NoHeader",
    "NotATable",
    "RepeatedHeader",
    "Row",
    "Table",
    "TooBig",
    "TooManyRows",
    "TooWide",
    "csv_of",
    "read",
    "write_xlsx",
]
