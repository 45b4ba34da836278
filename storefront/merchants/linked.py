"""A shop for machines: what its page shows, in the words of schema.org."""

import csv
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from storefront.merchants.models import Day, Shop
from tenants.models import Town
from tenants.models.communes import plain
from themes.heads import Facts

TRADES = Path(__file__).parent / "data" / "trades.csv"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# How a whole day away is written (Google, "Local business": opens and closes at midnight).
AWAY = "00:00"


def shop(town: Town, shop: Shop, week: Sequence[Day]) -> Facts:
    """The shop as its own page and its goods' pages show it, with its hours of this week."""
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
        "openingHoursSpecification": _usual(shop),
        "specialOpeningHoursSpecification": _special(shop, week),
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


def _usual(shop: Shop) -> list[Facts]:
    """The usual week, days of the same stretch together."""
    days: dict[tuple[str, str], list[str]] = {}
    for weekday, opens, closes in shop.hours.openings:
        days.setdefault((f"{opens:%H:%M}", f"{closes:%H:%M}"), []).append(DAYS[weekday])
    return [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": on, "opens": opens, "closes": closes}
        for (opens, closes), on in days.items()
    ]


def _special(shop: Shop, week: Sequence[Day]) -> list[Facts]:
    """The days of this week that differ from the usual one."""
    special: list[Facts] = []
    for day in week:
        usual = [(o, c) for weekday, o, c in shop.hours.openings if weekday == day.date.weekday()]
        if sorted(usual) == sorted(day.stretches):
            continue
        told = [(f"{o:%H:%M}", f"{c:%H:%M}") for o, c in day.stretches] or [(AWAY, AWAY)]
        special += [_on(str(day.date), opens, closes) for opens, closes in told]
    return special


def _on(day: str, opens: str, closes: str) -> Facts:
    return {
        "@type": "OpeningHoursSpecification",
        "opens": opens,
        "closes": closes,
        "validFrom": day,
        "validThrough": day,
    }
