"""
PrestaShop: the list of products as its back office exports it, and its files of import.

The first has a price with VAT and one without; combinations have a file of their own, whose
lines name the product by its reference and their attributes as `Name:type:position`. Each says
how much more than its product it costs, without VAT: of neighbours the cheapest is made first,
so that what the product costs once it has variants is always what the least impact makes of it.
https://docs.prestashop-project.org/v.8-documentation/user-guide/configuring-shop/advanced-parameters/import
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from halles.tables import Row
from storefront.imports.reading import amounts
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
    "impact on price": Field.IMPACT,
    "impact sur le prix": Field.IMPACT,
}
LISTED = ({"price tax incl", "price tax excl"}, {"prix ttc", "prix ht"})
ATTRIBUTE = ("attribute name type position", "attribut nom type position")
VALUE = ("value value position", "valeur valeur position")
HEAD = ("product reference", "reference du produit")
IMPACT = ("impact on price", "impact sur le prix")


def recognises(headers: frozenset[str]) -> bool:
    listed = any(prices <= headers for prices in LISTED) and not headers.isdisjoint(
        {"position", "image"}
    )
    sent = not headers.isdisjoint({"active 0 1", "actif 0 1"})
    return listed or sent or not headers.isdisjoint(ATTRIBUTE)


def mapping(columns: Sequence[str]) -> dict[str, str]:
    return added.mapping_by(columns, WORDS)


def prepared(rows: Callable[[], Iterable[Row]]) -> Iterator[Row]:
    least = _least(rows())
    for head, group in groupby(rows(), key=_head):
        for row in _ordered(head, group):
            yield _combination(row, head, least.get(head)) if _names(row) else row


def _ordered(head: str, group: Iterable[Row]) -> Iterable[Row]:
    # A file without combinations is one group: it is never held as a whole.
    return sorted(group, key=_impact) if head else group


def _least(rows: Iterable[Row]) -> dict[str, Decimal]:
    """The least impact of each product."""
    least: dict[str, Decimal] = {}
    for row in rows:
        if head := _head(row):
            least[head] = min(least.get(head, _impact(row)), _impact(row))
    return least


def _combination(row: Row, head: str, least: Decimal | None) -> Row:
    chosen = added.options(zip(_names(row), _parts(Cells(row).first(*VALUE)), strict=False))
    told = {added.HEAD: head, added.OPTIONS: chosen, added.LEAST: f"{least or 0}"}
    return added.with_cells(row, told)


def _names(row: Row) -> list[str]:
    return _parts(Cells(row).first(*ATTRIBUTE))


def _head(row: Row) -> str:
    return Cells(row).first(*HEAD)


def _impact(row: Row) -> Decimal:
    try:
        return Decimal(amounts.difference(Cells(row).first(*IMPACT) or "0"))
    except amounts.NotThat:
        # Its line will say so.
        return Decimal(0)


def _parts(text: str) -> list[str]:
    """“Taille:select:0, Couleur:color:1” as Taille and Couleur."""
    return [part.split(":")[0].strip() for part in text.split(",") if part.strip()]
