"""What pages show of imports, and the table a shop takes away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from halles.money import Money
from halles.tables import Cell
from storefront.catalogue.models import Condition, Product
from storefront.imports.models import Import, Line
from storefront.imports.reading.columns import Field
from storefront.imports.reading.lines import BROKEN
from storefront.imports.reading.lists import ALLERGEN_WORDS
from storefront.imports.reading.problems import sentence
from storefront.imports.reading.shelves import Shelves
from storefront.merchants.models import Shop

EXPORTED = (
    *(Field.NUMBER, Field.SKU, Field.NAME, Field.PRICE, Field.CATEGORY, Field.STOCK, Field.VAT),
    *(Field.DESCRIPTION, Field.GTIN, Field.BRAND, Field.ORIGIN, Field.CONDITION, Field.UNIT),
    *(Field.ALLERGENS, Field.LABELS, Field.STATE, Field.HEAD, Field.OPTIONS),
)
TONES = {"new": "good", "changed": "info", "same": "", "error": "bad"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as its page shows it."""

    number: int
    title: str
    outcome: str
    tone: str
    details: list[str] = field(default_factory=list)
    fate: str = ""


class Words:
    """Values as people read them; the categories are read once for a page."""

    def __init__(self) -> None:
        self.shelves = Shelves()

    def value(self, name: str, value: Any) -> str:
        if value is None or value in ("", []):
            return _("nothing")
        if name == "price":
            return str(Money(value))
        if name == "category":
            return self.shelves.name(value)
        if name == "vat":
            return rate(value)
        if name == "state":
            return str(Product.State(value).label)
        if isinstance(value, list):
            return " ".join(reversed(value)) if name == "unit" else ", ".join(value)
        return str(value)[:120]


def told(imported: Import) -> str:
    """Where it is, for who cannot see it: by quarters, so that each is said once."""
    state = capfirst(imported.get_state_display())
    if not (imported.busy and imported.rows):
        return str(state)
    percent = imported.done * 4 // imported.rows * 25
    return _("%(state)s: %(percent)s%%") % {"state": state, "percent": min(percent, 100)}


def shown(imported: Import, lines: list[Line]) -> list[Shown]:
    words = Words()
    names = [column for column, name in imported.mapping.items() if name == Field.NAME]
    return [_shown(line, names, words) for line in lines]


def _shown(line: Line, names: list[str], words: Words) -> Shown:
    said = (line.cells.get(name, "") for name in names)
    wrong = [sentence(problem, line=line.number) for problem in line.problems]
    return Shown(
        number=line.number,
        title=next(filter(None, said), "") or (line.product.title if line.product else ""),
        outcome=str(line.get_outcome_display()),
        tone=TONES.get(line.outcome, ""),
        details=wrong or _details(line, words),
        fate=_fate(line),
    )


def _details(line: Line, words: Words) -> list[str]:
    if line.outcome == Line.Outcome.CHANGED:
        return [_change(name, pair, words) for name, pair in line.changes.items()]
    guessed = line.changes.get("category") if line.outcome == Line.Outcome.NEW else None
    return [_guess(guessed, words)] if guessed else []


def _guess(pair: list[Any], words: Words) -> str:
    text, shelf = pair
    said = {"category": words.shelves.name(shelf), "said": text}
    if text:
        return _("Category: “%(category)s”, guessed: there is no “%(said)s” here") % said
    return _("Category: “%(category)s”, guessed from the name") % said


def _change(name: str, pair: list[Any], words: Words) -> str:
    before, after = (words.value(name, value) for value in pair)
    said = {"field": Field(name).label, "before": before, "after": after}
    return _("%(field)s: %(before)s → %(after)s") % said


def _fate(line: Line) -> str:
    if line.fate == Line.Fate.KEPT:
        said = ", ".join(str(Field(name).label) for name in line.left)
        return _("left as it is: %(fields)s") % {"fields": said}
    return str(line.get_fate_display()) if line.fate == Line.Fate.UNDONE else ""


def errors(imported: Import) -> Iterator[list[Cell]]:
    """The lines in error as they came, each with its number and what is wrong with it."""
    wrong = imported.lines.filter(outcome=Line.Outcome.ERROR)
    for line in wrong.iterator(chunk_size=500):
        why = " ; ".join(sentence(problem, line=line.number) for problem in line.problems)
        cells = (line.cells.get(column, "") for column in imported.columns)
        yield [*(("" if cell == BROKEN else cell) for cell in cells), line.number, why]


def error_columns(imported: Import) -> list[str]:
    return [*imported.columns, _("Line"), _("What is wrong")]


def export_columns() -> list[str]:
    return [str(name.label) for name in EXPORTED]


def exported(shop: Shop) -> Iterator[list[Cell]]:
    """Every product of a shop that is not withdrawn, a head before its variants."""
    kept = shop.products.exclude(state=Product.State.ARCHIVED).select_related("category")
    ordered = kept.order_by(
        Coalesce("variant_of_id", "pk"), F("variant_of_id").desc(nulls_first=True), "pk"
    )
    for product in ordered.select_related("variant_of").defer("search").iterator(chunk_size=500):
        yield [_cell(product, name) for name in EXPORTED]


def _cell(product: Product, name: str) -> Cell:
    cell: Cell = WRITERS[name](product)
    return cell


def rate(basis_points: int) -> str:
    percent = Decimal(basis_points).scaleb(-2).normalize()
    return f"{percent:f}".replace(".", ",") + "\N{NO-BREAK SPACE}%"


def _head(product: Product) -> str:
    return (product.variant_of.sku or product.variant_of.name) if product.variant_of else ""


def _unit(product: Product) -> str:
    return f"{product.unit_amount} {product.unit_measure}" if product.unit_measure else ""


WRITERS: dict[str, Any] = {
    Field.NUMBER: lambda product: product.pk,
    Field.SKU: lambda product: product.sku,
    Field.NAME: lambda product: product.name,
    Field.PRICE: lambda product: product.price.euros,
    Field.CATEGORY: lambda product: product.category.name,
    Field.STOCK: lambda product: product.stock,
    Field.VAT: lambda product: rate(product.vat_basis_points),
    Field.DESCRIPTION: lambda product: product.description_html or product.description,
    Field.GTIN: lambda product: product.gtin,
    Field.BRAND: lambda product: product.brand,
    Field.ORIGIN: lambda product: product.origin,
    Field.CONDITION: lambda product: str(Condition(product.condition).label),
    Field.UNIT: _unit,
    Field.ALLERGENS: lambda product: ", ".join(ALLERGEN_WORDS[a] for a in product.allergens),
    Field.LABELS: lambda product: ", ".join(product.labels),
    Field.STATE: lambda product: _("yes") if product.state == "published" else _("no"),
    Field.HEAD: _head,
    Field.OPTIONS: lambda product: " ; ".join(f"{name}: {v}" for name, v in product.options),
}
