"""The towns that are visited: one with a large catalogue, and others with a small one."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from django.conf import settings
from django.utils import timezone

from halles.bench import towns
from halles.bench.pages import catalogue
from halles.bench.pages.targets import Request
from halles.stack.screen import step
from storefront.basket.actions import add
from storefront.catalogue.models import Category, Product
from storefront.merchants.models import Shop
from tenants.current import town_context
from tenants.models import Town


@dataclass(frozen=True)
class Scene:
    towns: list[Town]
    shelves: list[str]
    products: list[str]
    keys: list[int]
    shops: list[str]
    basket: str

    @property
    def town(self) -> Town:
        """The one with the large catalogue."""
        return self.towns[0]

    def pages(self) -> dict[str, list[Request]]:
        """Many addresses of each kind, so that nothing is quick for having just been made."""
        words = [f"/recherche/?q={thing}" for thing in catalogue.THINGS]
        kinds = {
            "home": ["/"],
            "listing": self.shelves,
            "search": words,
            "product": self.products,
            "shop": self.shops,
        }
        asked = {kind: [self._request(path) for path in paths] for kind, paths in kinds.items()}
        return asked | {"basket": [self._request("/panier/", f"basket={self.basket}")]}

    def _request(self, path: str, cookie: str = "") -> Request:
        return self.town.host, path, cookie

    def everywhere(self, path: str) -> list[Request]:
        return [(town.host, path, "") for town in self.towns]


def prepare(*, products: int, shops: int, others: int) -> Scene:
    towns.prepare()
    opened = towns.opened(1 + others)
    at = timezone.now()
    with step(f"Filling a town with {products} products, and {others} with a few"):
        for number, town in enumerate(opened):
            size = (
                {"products": 60, "shops": 6} if number else {"products": products, "shops": shops}
            )
            with town_context(town):
                catalogue.fill(town, **size, at=at)
        with psycopg.connect(settings.DATABASE_OWNER_URL, autocommit=True) as owner:
            owner.execute("ANALYZE")
    with town_context(opened[0]):
        return _scene(opened)


def _scene(opened: list[Town]) -> Scene:
    shown = Product.objects.shown().order_by("pk")
    basket = None
    for product in shown[:3]:
        basket = add(basket, product_id=product.pk, quantity=1, at=timezone.now())
    assert basket is not None  # noqa: S101  (three products were just added)
    tops = [shelf.url for shelf in Category.objects.top()]
    return Scene(
        towns=opened,
        shelves=[f"{url}?page={page}" for page in range(1, 4) for url in tops],
        products=[product.get_absolute_url() for product in shown[::97][:100]],
        keys=[product.pk for product in shown[::97][:100]],
        shops=[shop.get_absolute_url() for shop in Shop.objects.published()[:50]],
        basket=basket.key,
    )
