"""What all feeds say of a product that is sold, before each says it in its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags

from halles import clock
from halles.money import Money
from halles.pictures import Picture
from storefront.catalogue.models import Product
from storefront.catalogue.models.products import address
from storefront.merchants.models import BOUGHT
from storefront.reach.streams import batches
from tenants.models import Town

COLUMNS = (
    *("pk", "name", "slug", "options", "description", "price", "reduced_from", "reduced_until"),
    *("crossed_price", "stock", "gtin", "brand", "condition", "unit_measure", "unit_amount"),
    *("photo_key", "picture_width", "picture_height", "variant_of", "variant_of__photo_key"),
    *("variant_of__picture_width", "variant_of__picture_height"),
    *("category__google", "category__name", "category__parent__name"),
    *("shop", "shop__name", "mode", "shop__mode", "shop__paused_on", "shop__paused_until"),
    *("shop__notice", "shop__merchant"),
)
# Neither XML nor a line of a table holds them.
UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]+")
LARGEST = 1600
# GS1 keeps these for the inside of a shop: they say nothing to anybody else.
INSIDE = ("02", "04", *(str(number) for number in range(20, 30)), "98", "99")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that can be bought; its `group` is the product whose variant it is."""

    id: str
    group: str
    title: str
    options: tuple[tuple[str, str], ...]
    description: str
    link: str
    # The largest JPEG there is, and its shorter side in pixels.
    image: str
    side: int
    price: Money
    was: Money | None
    # None where the shop does not count.
    left: int | None
    mode: str
    # In how many days it is ready.
    notice: int
    is_away: bool
    gtin: str
    brand: str
    condition: str
    measure: str
    amount: str
    category: int | None
    shelf: str
    seller: str
    shop: str
    store: str

    @property
    def is_sold_online(self) -> bool:
        """Whether it can be paid here; others are only looked at, reserved or asked for."""
        return self.mode in BOUGHT


def items(town: Town) -> Iterator[list[Item]]:
    """Everything on show that can be bought, some hundreds at a time."""
    address, at = town.address, timezone.now()
    rows = Product.objects.sellable().values_list(*COLUMNS, named=True)
    for batch in batches(rows, town=town):
        yield [item(row, address, at) for row in batch]


def item(row: Any, town: str, at: datetime) -> Item:
    """From a row of COLUMNS."""
    head = row.variant_of or row.pk
    link = town + address(row.slug, head)
    picture = _picture(row)
    today = clock.local(at).date()
    return Item(
        id=str(row.pk),
        group=str(row.variant_of) if row.variant_of else "",
        title=plain(_titled(row.name, row.options)),
        options=tuple((name, plain(value)) for name, value in row.options),
        description=plain(strip_tags(row.description)) or plain(f"{row.name}, {row.shop__name}"),
        link=f"{link}?variante={row.pk}" if row.variant_of else link,
        image=picture.url(LARGEST) if picture else "",
        side=min(picture.width, picture.height),
        price=row.price,
        was=_was(row, at),
        left=row.stock,
        mode=row.mode or row.shop__mode,
        notice=row.shop__notice,
        is_away=bool(row.shop__paused_on and row.shop__paused_on <= today < row.shop__paused_until),
        gtin="" if _is_of_the_shop(row.gtin) else row.gtin,
        brand=plain(row.brand),
        condition=row.condition,
        measure=row.unit_measure,
        amount=f"{row.unit_amount.normalize():f}" if row.unit_amount else "",
        category=row.category__google,
        shelf=" > ".join(filter(None, (row.category__parent__name, row.category__name))),
        seller=f"m{row.shop__merchant}",
        shop=plain(row.shop__name),
        store=f"b{row.shop}",
    )


def plain(text: str) -> str:
    """On one line, without what no file can hold."""
    return " ".join(UNWRITABLE.sub(" ", text).split())


def euros(amount: Money) -> str:
    """`9.50 EUR`: a decimal point, and the currency after it."""
    return f"{amount.euros} EUR"


def _picture(row: Any) -> Picture:
    """Its own, or that of the product whose variant it is."""
    if row.photo_key:
        return Picture(row.photo_key, row.picture_width, row.picture_height)
    key = row.variant_of__photo_key or ""
    width, height = row.variant_of__picture_width or 0, row.variant_of__picture_height or 0
    return Picture(key, width, height)


def _titled(name: str, options: list[list[str]]) -> str:
    chosen = ", ".join(value for _name, value in options)
    return f"{name} ({chosen})" if chosen else name


def _was(row: Any, at: datetime) -> Money | None:
    """What the page crosses out (Product.shown_crossed)."""
    is_reduced = row.reduced_from and row.reduced_until and at < row.reduced_until
    return (row.crossed_price or row.reduced_from) if is_reduced else None


def _is_of_the_shop(gtin: str) -> bool:
    if len(gtin) == 8:
        return gtin[0] in "02"
    return gtin.zfill(14)[1:3] in INSIDE
