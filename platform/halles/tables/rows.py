"""A table as its reader sees it: named columns, numbered rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from halles.tables.faults import NoHeader, RepeatedHeader, TooManyRows, TooWide

# A header further down is no header.
HEADER_WITHIN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that is read of one file."""

    bytes: int = 20 * 1024 * 1024
    unpacked: int = 400 * 1024 * 1024
    rows: int = 100_000
    columns: int = 200
    # Of one row, as it stands in the file.
    row_bytes: int = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands in the file: its number there, and its cells by place, from 0."""

    number: int
    cells: dict[int, str]
    broken: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """
    One row: `number` is the one a spreadsheet shows beside it.

    `cells` has a text for every column of the table, stripped, "" where there is nothing:
    numbers with a point and no spaces, dates as 2026-04-11, truths as 1 and 0. `broken` names the
    columns whose cell cannot be believed, by its header, or by its letter beyond the last one.
    """

    number: int
    cells: dict[str, str]
    broken: tuple[str, ...] = ()


@dataclass(slots=True)
class Table:
    """Rows that can be gone through once. `kind` is "csv" or "xlsx"."""

    kind: str
    columns: tuple[str, ...]
    _places: dict[str, int]
    _lines: Iterator[Line]
    _limits: Limits = field(default_factory=Limits)

    def __iter__(self) -> Iterator[Row]:
        """The rows that have something in them. Raises BadTable where the file ends being one."""
        for count, line in enumerate(filter(_has_something, self._lines), start=1):
            if count > self._limits.rows:
                raise TooManyRows(self._limits.rows)
            yield self._row(line)

    def cell(self, row: int, column: str) -> str:
        """Where a spreadsheet shows that cell: `C12`."""
        return f"{letter(self._places[column])}{row}"

    def _row(self, line: Line) -> Row:
        named = {place: name for name, place in self._places.items()}
        beyond = {place for place, text in line.cells.items() if text and place not in named}
        wrong = sorted(beyond | line.broken)
        return Row(
            number=line.number,
            cells={name: line.cells.get(place, "") for name, place in self._places.items()},
            broken=tuple(named.get(place) or letter(place) for place in wrong),
        )


def letter(place: int) -> str:
    """What a spreadsheet calls the column at that place, from 0."""
    # Loaded with the first table: 12 MB that a web process seldom needs.
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(place + 1))


def table_of(kind: str, lines: Iterator[Line], limits: Limits) -> Table:
    """A table whose first line with something in it names its columns; raise BadTable."""
    first = takewhile(lambda line: line.number <= HEADER_WITHIN, lines)
    header = next(filter(_has_something, first), None)
    if header is None:
        raise NoHeader
    places = _places(header, limits)
    return Table(kind, tuple(places), places, lines, limits)


def _places(header: Line, limits: Limits) -> dict[str, int]:
    texts = {place: " ".join(text.split()) for place, text in header.cells.items()}
    last = max(place for place, text in texts.items() if text)
    if last >= limits.columns:
        raise TooWide(limits.columns)
    places: dict[str, int] = {}
    for place in range(last + 1):
        name = texts.get(place, "")
        if not name:
            raise NoHeader(letter(place))
        if name.casefold() in {known.casefold() for known in places}:
            raise RepeatedHeader(name)
        places[name] = place
    return places


def _has_something(line: Line) -> bool:
    return bool(line.broken) or any(line.cells.values())
