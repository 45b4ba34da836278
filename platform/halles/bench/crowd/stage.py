"""The towns, shops and web server the crowds come to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from django.utils import timezone
from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

from halles.bench import towns
from halles.bench.crowd.visits import Step, Visit, address
from halles.bench.pages import catalogue
from halles.bench.web import Web, serving
from halles.stack.screen import step
from storefront.catalogue.models import Category, Product
from storefront.merchants.models import Shop
from tenants.current import town_context
from tenants.models import Town


@dataclass(frozen=True)
class Place:
    """A town with what its visitors click on."""

    town: Town
    host: str
    products: list[str]
    shops: list[str]
    shelves: list[str]
    words: list[str]


@dataclass(frozen=True)
class Stage:
    places: list[Place]
    web: Web
    counts: Path

    def made(self) -> float:
        """How many public pages the web processes have made so far, rather than kept."""
        registry = CollectorRegistry()
        MultiProcessCollector(registry, path=str(self.counts))  # type: ignore[no-untyped-call]
        said = registry.get_sample_value("halles_pages_cached_total", {"answer": "miss"})
        return said or 0.0


@contextmanager
def built(number: int, *, shops: int, products: int) -> Iterator[Stage]:
    """So many towns with so many shops and products each, and the web server before them."""
    towns.prepare()
    opened = towns.opened(number)
    with step("Filling the shelves"):
        places = [_filled(town, shops, products) for town in opened]
    with TemporaryDirectory() as counts:
        told = {"TRUSTED_PROXIES": "1", "PROMETHEUS_MULTIPROC_DIR": counts}
        with serving(os.environ["HALLES_STACK"], environment=told) as web:
            for place in places:
                web.get(place.host, "/")
            yield Stage(places, web, Path(counts))


def neighbours(places: list[Place], *, seconds: float, per_second: float) -> list[Visit]:
    """Quiet visitors of towns where nothing happens; a shelf's page hardly ever asked before."""
    chance = Random(1000)  # noqa: S311
    visits = []
    for number in range(int(seconds * per_second)):
        place = places[number % len(places)]
        path = f"{chance.choice(place.shelves)}?page=1&n={number}"
        at, who = number / per_second, address(0xFF0000 + number)
        visits.append(Visit(at, place.host, who, [Step("neighbour", path)]))
    return visits


def _filled(town: Town, shops: int, products: int) -> Place:
    with town_context(town):
        catalogue.fill(town, shops=shops, products=products, at=timezone.now())
        goods = list(Product.objects.order_by("pk"))
        slugs = Category.objects.filter(products__isnull=False).distinct()
        return Place(
            town=town,
            host=town.host,
            products=[product.get_absolute_url() for product in goods],
            shops=[f"/boutiques/{slug}/" for slug in Shop.objects.values_list("slug", flat=True)],
            shelves=[f"/categories/{shelf.slug}/" for shelf in slugs],
            words=sorted({product.name.split()[0] for product in goods}),
        )
