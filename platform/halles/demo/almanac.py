"""
What the demo's towns are made of, read from the tables of `data/`.

The same tables always give the same shops, products and prices.
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.utils.text import slugify

TABLES = Path(__file__).parent / "data"
DAYS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
SELECTION = (13, 14, 15)
HOURS_OF_NOVELTIES = 50 * 24
# The columns of towns.csv that are not words.
NUMBERS = {"envelope": int, "opens": int, "latitude": float, "longitude": float}
Row = Mapping[str, str]
Opening = tuple[int, time, time]


@dataclass(frozen=True)
class Town:
    insee: str
    subdomain: str
    of_land: str
    colour: str
    manager: str
    shopper: str
    envelope: int
    opens: int
    # Its market square, in degrees.
    latitude: float
    longitude: float
    motto: str


@dataclass(frozen=True)
class Shop:
    """A merchant to be; `openings` are (weekday from Monday 0, opens, closes)."""

    trade: str
    trade_name: str
    name: str
    owner: str
    siret: str
    address: str
    phone: str
    email: str
    takes_vouchers: bool
    tagline: str
    story: str
    cover: str
    mode: str
    openings: tuple[Opening, ...]
    latitude: float
    longitude: float

    @property
    def slug(self) -> str:
        return slugify(self.name)


@dataclass(frozen=True)
class Applicant:
    """A merchant that still waits for the town hall's answer."""

    subdomain: str
    trade: str
    name: str
    owner: str
    siret: str
    address: str
    postal_code: str
    insee: str
    city: str
    phone: str
    tagline: str

    @property
    def email(self) -> str:
        return f"bonjour@{slugify(self.name)}.example"


@dataclass(frozen=True)
class Errand:
    """An order to be; without a customer's name it is the demo shopper's own."""

    number: int
    customer: str
    street: str
    shops: int
    things: int
    voucher: bool
    goal: str

    @property
    def email(self) -> str:
        return f"{slugify(self.customer).replace('-', '.')}@courriel.example"


@dataclass(frozen=True)
class Good:
    """A product to be; price in cents, VAT in basis points, no stock where it is not counted."""

    name: str
    description: str
    price: int
    vat: int
    stock: int | None
    category: str
    picture: str


@cache
def towns() -> tuple[Town, ...]:
    return tuple(
        Town(**{**row, **{name: read(row[name]) for name, read in NUMBERS.items()}})
        for row in rows("towns.csv")
    )


@cache
def shops(town: Town) -> tuple[Shop, ...]:
    trades = {row["trade"]: row for row in rows("trades.csv")}
    settled = rows(f"shops/{town.subdomain}.csv")
    return tuple(_shop(row, trades[row["trade"]], town) for row in settled)


@cache
def applicants(town: Town) -> tuple[Applicant, ...]:
    return tuple(
        Applicant(**row) for row in rows("applicants.csv") if row["subdomain"] == town.subdomain
    )


@cache
def errands() -> tuple[Errand, ...]:
    return tuple(
        Errand(
            number=number,
            customer=row["customer"],
            street=row["street"],
            shops=int(row["shops"]),
            things=int(row["things"]),
            voucher=row["voucher"] == "yes",
            goal=row["goal"],
        )
        for number, row in enumerate(rows("orders.csv"))
    )


def goods(shop: Shop, town: Town, town_name: str) -> list[Good]:
    """The selection of one shop, each time the same, at its own prices."""
    offered = [row for row in _every_good() if row["trade"] == shop.trade]
    ranked = sorted(offered, key=lambda row: _lot(shop.slug, row["name"]))
    kept = ranked[: SELECTION[_lot(shop.slug) % len(SELECTION)]]
    return [_good(row, shop, town, town_name) for row in kept]


def shown_after(shop: Shop, good: Good) -> timedelta:
    """How long after its shop opened a product was shown: novelties come from every shop."""
    # These two words give every town a pretty first row of novelties.
    return timedelta(hours=_lot("display ribbon", shop.slug, good.name) % HOURS_OF_NOVELTIES)


def openings(text: str) -> Iterator[Opening]:
    """Read "mar-sam 09:00-12:30 14:00-19:00, dim 09:00-12:30"."""
    for stretch in text.split(", "):
        days, *hours = stretch.split()
        first, _, last = days.partition("-")
        for weekday in range(DAYS.index(first), DAYS.index(last or first) + 1):
            for interval in hours:
                opens, _, closes = interval.partition("-")
                yield weekday, time.fromisoformat(opens), time.fromisoformat(closes)


def _shop(row: Row, trade: Row, town: Town) -> Shop:
    return Shop(
        trade=row["trade"],
        trade_name=trade["name"],
        name=row["name"],
        owner=row["owner"],
        siret=row["siret"],
        address=row["address"],
        phone=row["phone"],
        email=f"{row['trade']}@{town.subdomain}.example",
        takes_vouchers=row["vouchers"] == "yes",
        tagline=row["tagline"],
        story=row["story"],
        cover=trade["cover"],
        mode=trade["mode"],
        openings=tuple(openings(trade["hours"])),
        latitude=town.latitude + _away("latitude", row["name"], 0.0036),
        longitude=town.longitude + _away("longitude", row["name"], 0.0054),
    )


def _away(axis: str, name: str, most: float) -> float:
    """So many degrees, the same each time: all are some 600 m from the market at most."""
    return round(most * (_lot(axis, name) % 2001 - 1000) / 1000, 5)


def _good(row: Row, shop: Shop, town: Town, town_name: str) -> Good:
    return Good(
        name=row["name"].format(town=town_name, of_land=town.of_land),
        description=row["description"].format(town=town_name, of_land=town.of_land),
        price=_own_price(Decimal(row["price"]), shop, row["name"]),
        vat=int(row["vat"]),
        stock=int(row["stock"]) if row["stock"] else None,
        category=row["category"],
        picture=row["picture"],
    )


def _own_price(price: Decimal, shop: Shop, name: str) -> int:
    """Up to 6 % around the usual price, rounded as shopkeepers do."""
    step = 5 if price < 5 else 10 if price < 40 else 100
    cents = int(price * 100) * (94 + _lot("price", shop.slug, name) % 13) // 100
    return max(step, round(cents / step) * step)


@cache
def _every_good() -> tuple[Row, ...]:
    return tuple(row for path in sorted(TABLES.glob("goods/*.csv")) for row in rows(path))


def rows(path: str | Path) -> list[Row]:
    """The lines of one of the tables."""
    with (TABLES / path).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter=";", strict=True))


def _lot(*words: str) -> int:
    return int.from_bytes(hashlib.sha256("/".join(words).encode()).digest()[:4])
