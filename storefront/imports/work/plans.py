"""What a line would do to a product: which fields change, from what to what."""

from __future__ import annotations

from typing import Any

from storefront.catalogue.actions import words
from storefront.catalogue.models import Product
from storefront.imports.reading.columns import Field
from storefront.imports.reading.lines import Said

# In the order they are shown. A variant takes from its head what is not its own.
PLAIN = (
    *(Field.NAME, Field.CATEGORY, Field.PRICE, Field.VAT, Field.STOCK, Field.SKU, Field.GTIN),
    *(Field.BRAND, Field.ORIGIN, Field.CONDITION, Field.UNIT, Field.ALLERGENS, Field.LABELS),
)
OWN = frozenset({Field.PRICE, Field.STOCK, Field.SKU, Field.GTIN})
OF_VARIANTS = frozenset({Field.PRICE, Field.STOCK})
Changes = dict[str, list[Any]]


def now(product: Product) -> dict[str, Any]:
    """What is said of it now, as lines say it."""
    return {
        "name": product.name,
        "category": product.category_id,
        "price": product.price.cents,
        "vat": product.vat_basis_points,
        "stock": product.stock,
        "sku": product.sku,
        "gtin": product.gtin,
        "brand": product.brand,
        "origin": product.origin,
        "condition": product.condition,
        "unit": [product.unit_measure, str(product.unit_amount)] if product.unit_measure else None,
        "allergens": list(product.allergens),
        "labels": list(product.labels),
        "description": product.description_html or product.description,
        "state": product.state,
    }


def changes(said: Said, product: Product, *, publishes: bool) -> Changes:
    """Field to [before, after]; nothing where the line says what is so already."""
    before, found = now(product), Changes()
    for name in PLAIN:
        value = said.get(name)
        if value is not None and _concerns(name, product) and value != before[name]:
            found[str(name)] = [before[name], value]
    text = said.get(Field.DESCRIPTION)
    if text and not product.variant_of_id and not _describes(text, product):
        found["description"] = [before["description"], text]
    wanted = _wanted(said, product, publishes=publishes)
    if wanted != product.state:
        found["state"] = [product.state, wanted]
    return found


def guess(said: Said) -> Changes:
    """What a new product is that its line does not say: shown before it is believed."""
    if not said.guessed or said.get(Field.HEAD):
        return {}
    text = said.places.get(Field.CATEGORY, ("", ""))[1]
    return {"category": [text, said.get(Field.CATEGORY)]}


def _concerns(name: str, product: Product) -> bool:
    if product.has_variants and name in OF_VARIANTS:
        return False
    return not product.variant_of_id or name in OWN


def _describes(text: str, product: Product) -> bool:
    if product.description_html:
        return words.rendered(text) == product.description_html
    return words.plain(text) == product.description


def _wanted(said: Said, product: Product, *, publishes: bool) -> str:
    """On sale or a draft. What is withdrawn comes back: it is in the file."""
    on_sale = said.get(Field.STATE)
    head = product.variant_of
    if head and head.state != Product.State.PUBLISHED and product.state == Product.State.DRAFT:
        # Put on sale with its head.
        return product.state
    if on_sale is None and product.state != Product.State.ARCHIVED:
        return product.state
    if on_sale is None:
        on_sale = publishes
    if not on_sale and product.state == Product.State.ARCHIVED:
        return product.state
    return Product.State.PUBLISHED.value if on_sale else Product.State.DRAFT.value
