"""Fills a town with so many merchants and products, the same at every run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from django.utils.text import slugify

from billing.payments.models import Payee
from halles.accounts.models import User
from halles.bench.catalogue.copying import copy, owning, without_search_index
from halles.bench.catalogue.vocabulary import Zipf, lists, surnames
from halles.money import Money
from storefront.catalogue.models import Category, Product
from storefront.merchants.models import Merchant, Opening, Shop
from storefront.merchants.models.modes import Mode
from tenants.current import town_context
from tenants.models import Town

WEEK = [
    (day, opens, closes)
    for day in range(1, 6)
    for opens, closes in ((time(9), time(12, 30)), (time(14), time(19)))
]
DEGREES_AROUND = 0.05


@dataclass(frozen=True)
class Size:
    merchants: int
    products: int


def fill(town: Town, size: Size, *, at: datetime) -> None:
    with town_context(town):
        owner = User.objects.create_user("maison@example.org", name="Maison Dubois")
        shelves = list(Category.objects.exclude(parent=None))
    making = _Making(town, size, owner.pk, shelves, at)
    with owning(town) as connection:
        copy(connection, Payee, making.payees())
        payees = _keys(connection, "payments_payee")
        copy(connection, Merchant, making.merchants(payees))
        merchants = _keys(connection, "merchants_merchant")
        copy(connection, Shop, making.shops(merchants))
        shops = _keys(connection, "merchants_shop")
        copy(connection, Opening, making.openings(shops))
        with without_search_index(connection, "catalogue_product"):
            copy(connection, Product, making.products(shops))
    with owning(town) as connection:
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def _keys(connection: Any, table: str) -> list[int]:
    return [pk for (pk,) in connection.execute(f"SELECT id FROM {table} ORDER BY id")]  # noqa: S608  # nosec B608


class _Making:
    """Rows, drawn one after the other from one chance."""

    def __init__(
        self, town: Town, size: Size, owner: int, shelves: list[Category], at: datetime
    ) -> None:
        self.town, self.size, self.owner, self.shelves, self.at = town, size, owner, shelves, at
        self.chance = Random(20261122)  # noqa: S311  (a catalogue, not a secret)
        self.names = Zipf(surnames(20_000, self.chance), self.chance)
        self.words = lists()
        self.aisles = [Zipf(aisle.split(), self.chance) for aisle in self.words["aisles"]]
        self.made, self.of = (Zipf(self.words[kind], self.chance) for kind in ("made", "of"))

    def payees(self) -> Iterator[dict[str, Any]]:
        for n in range(self.size.merchants):
            yield {"reference": f"bench:{n}", "name": f"Maison {n}", "kind": "merchant"}

    def merchants(self, payees: list[int]) -> Iterator[dict[str, Any]]:
        for n, payee in enumerate(payees):
            yield {
                "siret": f"{10_000_000_000_000 + n}",
                "owner_id": self.owner,
                "legal_name": f"Maison {n} SARL",
                "email": f"maison{n}@example.org",
                "address": "1 Grande Rue",
                "postal_code": "78120",
                "city": self.town.commune.name,
                "insee": self.town.commune_id,
                "state": Merchant.State.APPROVED,
                "payee_id": payee,
                "applied_at": self.at,
            }

    def shops(self, merchants: list[int]) -> Iterator[dict[str, Any]]:
        draw, words = self.chance, self.words
        for n, merchant in enumerate(merchants):
            name = f"{draw.choice(words['houses'])} {self.names.one()}"
            yield {
                "merchant_id": merchant,
                "name": name,
                "slug": f"{slugify(name)}-{n}",
                "trade": words["trades"][n % len(words["trades"])],
                "tagline": f"{draw.choice(words['made'])}, depuis trois générations",
                "street": f"{draw.randrange(1, 90)} {draw.choice(words['streets'])}",
                "accepts_vouchers": draw.random() < 0.45,
                "mode": Mode.COLLECT if draw.random() < 0.7 else Mode.SHOWCASE,
                "published": True,
                "latitude": 48.6 + draw.gauss(0, DEGREES_AROUND),
                "longitude": 1.8 + draw.gauss(0, DEGREES_AROUND),
            }

    def openings(self, shops: list[int]) -> Iterator[dict[str, Any]]:
        for n, shop in enumerate(shops):
            # One in five is closed on the day of another.
            for day, opens, closes in WEEK[2 * (n % 5 == 0) :]:
                yield {"shop_id": shop, "weekday": day, "opens": opens, "closes": closes}

    def products(self, shops: list[int]) -> Iterator[dict[str, Any]]:
        trades = self.words["trades"]
        for n in range(self.size.products):
            # As in life, a few shops have most of the goods.
            number = int(len(shops) * self.chance.random() ** 2)
            yield self._product(n, shops[number], trades[number % len(trades)], number)

    def _product(self, n: int, shop: int, trade: str, number: int) -> dict[str, Any]:
        draw, aisle = self.chance, number % len(self.aisles)
        shelf = self.shelves[(aisle + len(self.aisles) * (n % 3)) % len(self.shelves)]
        about = self.words["about"]
        words = [self.aisles[aisle].one(), self.made.one() if n % 3 else self.of.one()]
        words += [self.names.one()] if n % 2 else []
        name = " ".join(words).capitalize()
        key = f"bench/{n:032x}.webp"
        return {
            "shop_id": shop,
            "category_id": shelf.pk,
            "name": name,
            "slug": slugify(name),
            "description": f"{draw.choice(about)}. {draw.choice(about)}.",
            "keywords": f"{shelf.name} {trade}",
            "price": Money(int(150 + 9000 * draw.random() ** 3)),
            "vat_basis_points": 550,
            "stock": draw.choice((None, None, 0, 3, 20, 20, 20)),
            "state": Product.State.PUBLISHED,
            "picture_key": key,
            "thumb_key": key,
            "picture_width": 960,
            "picture_height": 960,
            "created_at": self.at,
            "published_at": self.at - timedelta(minutes=self.size.products - n),
        }
