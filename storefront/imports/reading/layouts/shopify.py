"""
Shopify's product export: rows of one handle are one product.

The first row has what is said of the product, each row a variant or one more picture. Columns
were renamed in 2024 (“Variant SKU” is “SKU” now): both are read. A product whose only option is
“Title: Default Title” has no variants.
https://help.shopify.com/en/manual/products/import-export/using-csv
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from halles.tables import Row
from storefront.imports.reading import amounts
from storefront.imports.reading.columns import Field, plain
from storefront.imports.reading.layouts import added
from storefront.imports.reading.layouts.added import Cells

WORDS = {
    "title": Field.NAME,
    "body html": Field.DESCRIPTION,
    "description": Field.DESCRIPTION,
    "vendor": Field.BRAND,
    "type": Field.CATEGORY,
    "product category": Field.CATEGORY,
    "status": Field.STATE,
    "published": Field.STATE,
    "published on online store": Field.STATE,
    "variant sku": Field.SKU,
    "sku": Field.SKU,
    "variant price": Field.PRICE,
    "price": Field.PRICE,
    "variant barcode": Field.GTIN,
    "barcode": Field.GTIN,
    "variant inventory qty": Field.STOCK,
    "inventory quantity": Field.STOCK,
}
HANDLE = ("handle", "url handle")
IMAGE = ("image src", "product image url")
PRICE = ("variant price", "price")
ONLY = "Default Title"
# Of a variant, what its own row says and its head's must not repeat.
OF_VARIANT = frozenset(word for word in WORDS if word.startswith(("variant", "inventory"))) | {
    *("sku", "price", "barcode")
}


def recognises(headers: frozenset[str]) -> bool:
    return not headers.isdisjoint(HANDLE) and {"title", "option1 name"} <= headers


def mapping(columns: Sequence[str]) -> dict[str, str]:
    return added.mapping_by(columns, WORDS)


def prepared(rows: Callable[[], Iterable[Row]]) -> Iterator[Row]:
    for handle, group in groupby(rows(), key=lambda row: Cells(row).first(*HANDLE)):
        yield from _product(handle, list(group))


def _product(handle: str, rows: list[Row]) -> Iterator[Row]:
    first = rows[0]
    variants = [row for row in rows if Cells(row).first(*PRICE, "option1 value")] or [first]
    pictures = ", ".join(filter(None, (Cells(row).first(*IMAGE) for row in rows)))
    known = {added.REFERENCE: handle, added.PICTURES: pictures}
    if len(variants) == 1 and Cells(variants[0]).first("option1 value") in {"", ONLY}:
        yield added.with_cells(_told(variants[0], first), known)
        return
    yield added.with_cells(_head(first), {**known, added.PRICE: _lowest(variants)})
    names = [Cells(first).first(f"option{n} name") for n in (1, 2, 3)]
    for row in variants:
        values = [Cells(row).first(f"option{n} value") for n in (1, 2, 3)]
        chosen = added.options(zip(names, values, strict=True))
        yield added.with_cells(_told(row, first), {added.HEAD: handle, added.OPTIONS: chosen})


def _told(row: Row, first: Row) -> Row:
    """The row, with what only the first row of its product says."""
    return added.with_cells(row, {key: text or first.cells[key] for key, text in _shared(row)})


def _shared(row: Row) -> list[tuple[str, str]]:
    return [(key, text) for key, text in row.cells.items() if plain(key) not in OF_VARIANT]


def _head(first: Row) -> Row:
    shared = dict(_shared(first))
    return added.with_cells(first, {key: shared.get(key, "") for key in first.cells})


def _lowest(rows: list[Row]) -> str:
    priced = [text for row in rows if (text := Cells(row).first(*PRICE))]
    try:
        return min(priced, key=amounts.cents, default="")
    except amounts.NotThat:
        # The line of that variant will say so.
        return priced[0]
