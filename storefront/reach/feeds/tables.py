"""Feeds that are tables: Google's local inventory as TSV (3061342), Meta's catalogue as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator

from storefront.merchants.models import Mode
from storefront.reach.feeds.items import Item, euros, items
from tenants.models import Town

# So few that one may come too late.
FEW = 2
LEAST_SIDE = 500
UNSUPPORTED = "not supported"
LOCAL = (
    *("store_code", "id", "availability", "quantity", "price", "sale_price"),
    *("pickup_method", "pickup_sla"),
)
META = (
    *("id", "title", "description", "availability", "condition", "price", "link", "image_link"),
    *("brand", "sale_price", "google_product_category", "item_group_id", "gtin"),
    *("quantity_to_sell_on_facebook", "product_type"),
)
# What a spreadsheet that opens the file would run.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def google_local(town: Town) -> Iterator[str]:
    """Which shop has how many; by the store codes of the merchants' Business Profiles."""
    return _table(LOCAL, _local, town, delimiter="\t")


def meta(town: Town) -> Iterator[str]:
    return _table(META, _meta, town, delimiter=",")


def _local(item: Item) -> dict[str, str] | None:
    if not item.image:
        return None
    return {
        "store_code": item.store,
        "id": item.id,
        "availability": _in_the_shop(item),
        "quantity": "" if item.left is None else str(item.left),
        "price": euros(item.was or item.price),
        "sale_price": euros(item.price) if item.was else "",
        "pickup_method": _method(item),
        "pickup_sla": "" if _method(item) == UNSUPPORTED else _ready(item.notice),
    }


def _method(item: Item) -> str:
    if item.is_sold_online:
        return "buy"
    return "reserve" if item.mode == Mode.RESERVE else UNSUPPORTED


def _ready(days: int) -> str:
    """As Google says it (3061342, pickup_sla)."""
    return {0: "same day", 1: "next day"}.get(days, f"{days}-day")


def _in_the_shop(item: Item) -> str:
    if item.left == 0:
        return "out of stock"
    if item.left is not None and item.left <= FEW:
        return "limited availability"
    return "in stock"


def _meta(item: Item) -> dict[str, str] | None:
    """Meta wants what can be bought, and a picture of at least 500 × 500."""
    if item.side < LEAST_SIDE or not item.is_sold_online:
        return None
    gone = item.left == 0 or item.is_away
    return {
        "id": item.id,
        "title": _safe(item.title[:200]),
        "description": _safe(item.description[:9999]),
        "availability": "out of stock" if gone else "in stock",
        "condition": item.condition,
        "price": euros(item.was or item.price),
        "link": item.link,
        "image_link": item.image,
        # Without one, the shop's name stands there: Meta asks for it of every product.
        "brand": _safe((item.brand or item.shop)[:100]),
        "sale_price": euros(item.price) if item.was else "",
        "google_product_category": str(item.category or ""),
        "item_group_id": item.group,
        "gtin": item.gtin,
        "quantity_to_sell_on_facebook": "" if item.left is None else str(item.left),
        "product_type": _safe(item.shelf[:750]),
    }


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _table(
    columns: tuple[str, ...],
    row: Callable[[Item], dict[str, str] | None],
    town: Town,
    *,
    delimiter: str,
) -> Iterator[str]:
    yield _written([dict(zip(columns, columns, strict=True))], columns, delimiter)
    for batch in items(town):
        rows = [said for item in batch if (said := row(item))]
        yield _written(rows, columns, delimiter)


def _written(rows: list[dict[str, str]], columns: tuple[str, ...], delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=delimiter, lineterminator="\n")
    writer.writerows(rows)
    return out.getvalue()
