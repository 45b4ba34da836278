"""
WooCommerce's product export, in English or French: a `variable` row, and its `variation` rows.

A variation names its parent by reference, or as `id:12` when that has none. A variable row has
no price: the lowest of its variations is its own.
https://github.com/woocommerce/woocommerce/wiki/Product-CSV-Import-Schema
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from halles.tables import Row
from storefront.imports.reading import amounts
from storefront.imports.reading.columns import Field
from storefront.imports.reading.layouts import added
from storefront.imports.reading.layouts.added import Cells

WORDS = {
    "name": Field.NAME,
    "nom": Field.NAME,
    "sku": Field.SKU,
    "ugs": Field.SKU,
    "gtin upc ean or isbn": Field.GTIN,
    "gtin upc ean ou isbn": Field.GTIN,
    "description": Field.DESCRIPTION,
    "short description": Field.DESCRIPTION,
    "description courte": Field.DESCRIPTION,
    # A reduced price is the one somebody pays.
    "sale price": Field.PRICE,
    "tarif promo": Field.PRICE,
    "regular price": Field.PRICE,
    "tarif regulier": Field.PRICE,
    "categories": Field.CATEGORY,
    "stock": Field.STOCK,
    "published": Field.STATE,
    "publie": Field.STATE,
    "brands": Field.BRAND,
    "marques": Field.BRAND,
    "images": Field.PICTURES,
}
SKU, PRICES = ("sku", "ugs"), ("sale price", "tarif promo", "regular price", "tarif regulier")
ATTRIBUTES = range(1, 4)


@dataclass(slots=True)
class Heads:
    """What a first look at the file tells of products with variants."""

    references: dict[str, str] = field(default_factory=dict)
    prices: dict[str, str] = field(default_factory=dict)


def recognises(headers: frozenset[str]) -> bool:
    known = {"type", "parent"} <= headers and not headers.isdisjoint(SKU)
    return known and not headers.isdisjoint(PRICES)


def mapping(columns: Sequence[str]) -> dict[str, str]:
    return added.mapping_by(columns, WORDS)


def prepared(rows: Callable[[], Iterable[Row]]) -> Iterator[Row]:
    heads = _survey(rows())
    for row in rows():
        yield _prepared(row, heads)


def _survey(rows: Iterable[Row]) -> Heads:
    heads = Heads()
    for row in rows:
        cells = Cells(row)
        if _kind(cells) == "variable":
            heads.references[f"id:{cells.first('id')}"] = cells.first(*SKU, "name", "nom")
        elif _kind(cells) == "variation" and (price := cells.first(*PRICES)):
            parent = cells.first("parent")
            heads.prices[parent] = _lower(heads.prices.get(parent, price), price)
    return heads


def _prepared(row: Row, heads: Heads) -> Row:
    cells = Cells(row)
    if _kind(cells) == "variation":
        parent = cells.first("parent")
        chosen = added.options(_attribute(cells, number) for number in ATTRIBUTES)
        head = heads.references.get(parent, parent)
        return added.with_cells(row, {added.HEAD: head, added.OPTIONS: chosen})
    if _kind(cells) == "variable" and not cells.first(*PRICES):
        known = [cells.first(*SKU), f"id:{cells.first('id')}"]
        price = next((heads.prices[key] for key in known if key in heads.prices), "")
        return added.with_cells(row, {added.PRICE: price})
    return row


def _kind(cells: Cells) -> str:
    kinds = {word.strip().lower() for word in cells.first("type").split(",")}
    return next((kind for kind in ("variation", "variable") if kind in kinds), "simple")


def _attribute(cells: Cells, number: int) -> tuple[str, str]:
    name = cells.first(f"attribute {number} name", f"nom de l attribut {number}")
    value = cells.first(f"attribute {number} value s", f"valeur s de l attribut {number}")
    return name, value


def _lower(one: str, other: str) -> str:
    try:
        return min(one, other, key=amounts.cents)
    except amounts.NotThat:
        # The line of that variation will say so.
        return one
