"""A shop for machines: what its page shows, in the words of schema.org."""

import csv
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from storefront.merchants import facts
from storefront.merchants.models import Day, Shop
from tenants.models import Town
from tenants.models.communes import plain
from themes.heads import Facts

TRADES = Path(__file__).parent / "data" / "trades.csv"


def shop(town: Town, shop: Shop, week: Sequence[Day]) -> Facts:
    """The shop as its pages show it, with its hours from the first of these days on."""
    address = f"{town.address}{shop.get_absolute_url()}"
    merchant = shop.merchant
    return {
        "@type": kind(shop.trade),
        "@id": f"{address}#boutique",
        "name": shop.name,
        "url": address,
        "description": shop.tagline or shop.story[:300],
        "image": shop.share_picture,
        "telephone": shop.phone,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": shop.street,
            "postalCode": merchant.postal_code,
            "addressLocality": merchant.city,
            "addressCountry": "FR",
        },
        "openingHoursSpecification": list(facts.usual(shop.hours)),
        "specialOpeningHoursSpecification": list(facts.special(shop.hours, week[0].date)),
    }


@lru_cache(maxsize=512)
def kind(trade: str) -> str:
    """The nearest type of schema.org for a trade as its shop names it; Store when none is."""
    words = plain(trade)
    found = [
        (words.index(begins), type_)
        for begins, type_ in _types()
        if words.startswith(begins) or f" {begins}" in words
    ]
    # Of a bakery and tea room, what it calls itself first.
    return min(found, key=lambda pair: pair[0])[1] if found else "Store"


@cache
def _types() -> list[tuple[str, str]]:
    with TRADES.open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(table, delimiter=";", strict=True)
        return [(row["begins"], row["type"]) for row in rows]
