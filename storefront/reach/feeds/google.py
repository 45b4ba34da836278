"""
Google's product data, as RSS 2.0 with its own names (Product data specification, 7052112).

A product without a photo is left out: a picture made of words is no picture of it there.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from storefront.catalogue.linked import known_options
from storefront.reach.feeds.items import Item, euros, items
from tenants.models import Town

UNITS = {"kg": "kg", "l": "l", "m": "m", "m2": "sqm", "piece": "ct"}
NOT_ONLINE = ("Shopping_ads", "Free_listings")


def document(town: Town) -> Iterator[str]:
    said = {"of_town": town.of_name}
    title = escape(_("The shops of %(of_town)s") % said)
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n'
        f"<title>{title}</title>\n<link>{town.address}/</link>\n"
        f"<description>{title}</description>\n"
    )
    for batch in items(town):
        yield "".join(_entry(item) for item in batch if item.image)
    yield "</channel>\n</rss>\n"


def fields(item: Item) -> Iterator[tuple[str, str]]:
    """Names and values, in the order of the specification."""
    yield "id", item.id
    yield "title", item.title[:150]
    yield "description", item.description[:5000]
    yield "link", item.link
    yield "image_link", item.image
    yield "availability", _availability(item)
    yield "price", euros(item.was or item.price)
    if item.was:
        yield "sale_price", euros(item.price)
    yield "condition", item.condition
    yield from _identifiers(item)
    yield from _group(item)
    yield from _measures(item)
    if item.category:
        yield "google_product_category", str(item.category)
    yield "product_type", item.shelf[:750]
    yield "external_seller_id", item.seller
    if not item.is_sold_online:
        # Its shop shows it and does not sell it here: people see that it is near, no more.
        yield from (("excluded_destination", name) for name in NOT_ONLINE)


def _availability(item: Item) -> str:
    return "out_of_stock" if item.left == 0 or item.is_away else "in_stock"


def _identifiers(item: Item) -> Iterator[tuple[str, str]]:
    if item.brand:
        yield "brand", item.brand[:70]
    if item.gtin:
        yield "gtin", item.gtin
    else:
        yield "identifier_exists", "no"


def _group(item: Item) -> Iterator[tuple[str, str]]:
    if not item.group:
        return
    yield "item_group_id", item.group
    yield from ((name, value[:100]) for name, value in known_options(item.options).items())


def _measures(item: Item) -> Iterator[tuple[str, str]]:
    """By law a price goes with the price of a kilogram or a litre (arrêté du 3 décembre 1987)."""
    if unit := UNITS.get(item.measure):
        yield "unit_pricing_measure", f"{item.amount} {unit}"
        yield "unit_pricing_base_measure", f"1 {unit}"


def _entry(item: Item) -> str:
    told = "".join(f"<g:{name}>{escape(value)}</g:{name}>" for name, value in fields(item))
    return f"<item>{told}</item>\n"
