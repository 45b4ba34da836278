"""Cells that a layout adds: their headers begin with an arrow, and no file has them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from halles.tables import Row
from storefront.imports.reading.columns import ARROW, LOWEST, Field, plain

HEAD, OPTIONS, REFERENCE, PICTURES, PRICE, LEAST = (
    f"{ARROW}{word}" for word in ("head", "options", "reference", "pictures", "price", "least")
)
MAPPING = {
    HEAD: Field.HEAD.value,
    OPTIONS: Field.OPTIONS.value,
    REFERENCE: Field.SKU.value,
    PICTURES: Field.PICTURES.value,
    PRICE: Field.PRICE.value,
    LEAST: LOWEST,
}


class Cells:
    """The cells of a row by plain header: exports write theirs in several ways."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self._by_word = {plain(header): text for header, text in row.cells.items()}

    def first(self, *words: str) -> str:
        """The first of these that says something."""
        return next((self._by_word[word] for word in words if self._by_word.get(word)), "")


def with_cells(row: Row, more: Mapping[str, str]) -> Row:
    return replace(row, cells={**row.cells, **more})


def mapping_by(columns: Sequence[str], words: Mapping[str, str]) -> dict[str, str]:
    """Header to field, in the order of `words`: where two hold one field, the first counts."""
    by_word = {plain(column): column for column in columns}
    known = {by_word[word]: str(field) for word, field in words.items() if word in by_word}
    return {**known, **MAPPING}


def options(pairs: Iterable[tuple[str, str]]) -> str:
    """“Taille: M ; Couleur: Rouge”, of those that have both."""
    return " ; ".join(f"{name}: {value}" for name, value in pairs if name and value)
