"""What a product's sheet says to other shops: of the thing, and nothing of whoever sells it."""

import re
from typing import Any

from storefront.catalogue.models import Product
from tenants.current import current_town

# An address, a site, a French telephone number.
REACHED = re.compile(r"\S+@\S+|https?://|www\.|(?:\+33|\b0)\s*[1-9](?:[\s.\-]*\d{2}){4}")
SENTENCE = re.compile(r"(?<=[.!?…])\s+")


def said(product: Product) -> dict[str, Any]:
    """Plain words; a sentence that names the shop or the town, or how to reach it, is left out."""
    names = {product.shop.name.casefold(), current_town().name.casefold()}
    return {
        "name": product.name,
        "brand": product.brand,
        "description": _of_the_thing(product.description, names),
        "google": product.category.google,
        "measure": product.unit_measure,
        "amount": product.unit_amount,
        "photo_alt": _of_the_thing(product.picture_alt, names),
    }


def _of_the_thing(text: str, names: set[str]) -> str:
    lines = (_kept(line, names) for line in text.splitlines())
    return "\n".join(lines).strip()


def _kept(line: str, names: set[str]) -> str:
    def tells(sentence: str) -> bool:
        named = any(name and name in sentence.casefold() for name in names)
        return named or bool(REACHED.search(sentence))

    return " ".join(each for each in SENTENCE.split(line) if not tells(each))
