"""
PrestaShop: the list of products as its back office exports it, and its files of import.

The first has a price with VAT and one without; combinations have a file of their own, whose
lines name the product by its reference and their attributes as `Name:type:position`.
https://docs.prestashop-project.org/v.8-documentation/user-guide/configuring-shop/advanced-parameters/import
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from halles.tables import Row
from storefront.imports.reading.columns import Field
from storefront.imports.reading.layouts import added
from storefront.imports.reading.layouts.added import Cells

WORDS = {
    "name": Field.NAME,
    "nom": Field.NAME,
    "reference": Field.SKU,
    "category": Field.CATEGORY,
    "categorie": Field.CATEGORY,
    "categories x y z": Field.CATEGORY,
    "price tax incl": Field.PRICE,
    "prix ttc": Field.PRICE,
    "price tax included": Field.PRICE,
    "price tax excl": Field.NET_PRICE,
    "prix ht": Field.NET_PRICE,
    "price tax excluded": Field.NET_PRICE,
    "quantity": Field.STOCK,
    "quantite": Field.STOCK,
    "status": Field.STATE,
    "etat": Field.STATE,
    "active 0 1": Field.STATE,
    "actif 0 1": Field.STATE,
    "ean13": Field.GTIN,
    "manufacturer": Field.BRAND,
    "marque": Field.BRAND,
    "summary": Field.DESCRIPTION,
    "description": Field.DESCRIPTION,
    "image urls x y z": Field.PICTURES,
}
LISTED = ({"price tax incl", "price tax excl"}, {"prix ttc", "prix ht"})
ATTRIBUTE = ("attribute name type position", "attribut nom type position")
VALUE = ("value value position", "valeur valeur position")


def recognises(headers: frozenset[str]) -> bool:
    listed = any(prices <= headers for prices in LISTED) and not headers.isdisjoint(
        {"position", "image"}
    )
    sent = not headers.isdisjoint({"active 0 1", "actif 0 1"})
    return listed or sent or not headers.isdisjoint(ATTRIBUTE)


def mapping(columns: Sequence[str]) -> dict[str, str]:
    return added.mapping_by(columns, WORDS)


def prepared(rows: Callable[[], Iterable[Row]]) -> Iterator[Row]:
    for row in rows():
        cells = Cells(row)
        names, values = _parts(cells.first(*ATTRIBUTE)), _parts(cells.first(*VALUE))
        if not names:
            yield row
            continue
        chosen = added.options(zip(names, values, strict=False))
        head = cells.first("product reference", "reference du produit")
        yield added.with_cells(row, {added.HEAD: head, added.OPTIONS: chosen})


def _parts(text: str) -> list[str]:
    """“Taille:select:0, Couleur:color:1” as Taille and Couleur."""
    return [part.split(":")[0].strip() for part in text.split(",") if part.strip()]
