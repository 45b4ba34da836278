"""What one line says of a product: its values, and what is wrong with its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from storefront.imports.reading import amounts, lists
from storefront.imports.reading.amounts import NotThat
from storefront.imports.reading.columns import LOWEST, Field
from storefront.imports.reading.shelves import Shelves

# What stands for a cell that showed an error, or a formula nobody computed.
BROKEN = "\ufffd"
# A description has no more letters; a cell of a CSV may have six times as many.
LONGEST = 20_000
Problem = dict[str, str]


@dataclass(slots=True)
class Said:
    """Values by field, as JSON keeps them; a field that is not there says nothing."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    # The category is ours, not theirs: the cell is unknown, or there is none.
    guessed: bool = False
    # Where each field was read: header and text.
    places: dict[str, tuple[str, str]] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        return self.values.get(name)

    def wrong(self, code: str, name: str = "", value: str = "") -> None:
        """One more problem, with the column of that field and what its cell says."""
        column, text = self.places.get(name, ("", ""))
        self.problems.append({"code": code, "column": column, "value": (value or text)[:80]})


def _text(most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > most:
            raise NotThat("long")
        return text

    return read


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise NotThat("number")
    return int(text)


READERS: dict[str, Callable[[str], Any]] = {
    Field.NUMBER: _number,
    Field.SKU: _text(64),
    Field.NAME: lambda text: _text(120)(" ".join(text.split())),
    Field.PRICE: amounts.cents,
    Field.IMPACT: amounts.difference,
    LOWEST: amounts.difference,
    Field.STOCK: amounts.items,
    Field.VAT: amounts.rate,
    Field.DESCRIPTION: str,
    Field.GTIN: amounts.bar_code,
    Field.BRAND: _text(80),
    Field.ORIGIN: _text(80),
    Field.CONDITION: lists.condition,
    Field.UNIT: amounts.contents,
    Field.ALLERGENS: lists.allergens,
    Field.LABELS: lists.labels,
    Field.STATE: lists.yes_or_no,
    Field.HEAD: _text(120),
    Field.OPTIONS: lists.options,
    Field.PICTURES: lists.addresses,
}


def understand(cells: Mapping[str, str], mapping: Mapping[str, str], shelves: Shelves) -> Said:
    """Read the cells that are mapped; of several columns for one field, the first filled."""
    said = Said()
    for column, name in mapping.items():
        text = cells.get(column, "").strip()
        if text and name not in said.places:
            said.places[name] = (column, text)
    for name, (_column, text) in said.places.items():
        _read(said, name, text)
    _shelve(said, shelves)
    _add_vat(said, shelves)
    return said


def _read(said: Said, name: str, text: str) -> None:
    if fault := _unreadable(text):
        said.wrong(fault, name)
    elif name in READERS:
        try:
            said.values[name] = READERS[name](text)
        except NotThat as error:
            said.wrong(error.code, name)


def _unreadable(text: str) -> str:
    """What is wrong with a cell whatever its column; nothing where it may be read."""
    if text == BROKEN:
        return "broken"
    return "long" if len(text) > LONGEST else ""


def _shelve(said: Said, shelves: Shelves) -> None:
    text = said.places.get(Field.CATEGORY, ("", ""))[1]
    if _unreadable(text) or not (text or shelves.default is None):
        return
    try:
        said.values[Field.CATEGORY.value] = shelves.find(text)
    except NotThat as error:
        guess = shelves.guess(text, said.get(Field.NAME) or "")
        if guess is not None:
            said.values[Field.CATEGORY.value], said.guessed = guess, True
        elif text:
            said.wrong(error.code, Field.CATEGORY)


def _add_vat(said: Said, shelves: Shelves) -> None:
    text = said.places.get(Field.NET_PRICE, ("", ""))[1]
    if not text or _unreadable(text) or Field.PRICE in said.places:
        return
    rate = said.get(Field.VAT) or shelves.usual_vat(said.get(Field.CATEGORY))
    try:
        said.values[Field.PRICE.value] = amounts.net_cents(text, rate)
    except NotThat as error:
        said.wrong(error.code, Field.NET_PRICE)


def key_of(said: Said) -> str:
    """What the line is known by inside its file; nothing where it names no product."""
    for name in (Field.NUMBER, Field.SKU, Field.GTIN):
        if value := said.get(name):
            return f"{name}:{value}"[:250]
    if said.get(Field.HEAD):
        return f"variant:{said.get(Field.HEAD)}|{said.get(Field.OPTIONS)}"[:250]
    return f"name:{said.get(Field.NAME)}"[:250] if said.get(Field.NAME) else ""
