"""The products of a demo town, and the pictures in its shops."""

from collections.abc import Iterator
from concurrent.futures import Executor, Future
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from halles.demo import almanac, particulars
from halles.demo.life import windows
from halles.demo.shots import shoot
from halles.money import Money
from halles.pictures import Picture
from storefront.catalogue import actions
from storefront.catalogue.actions import Details
from storefront.catalogue.models import Category, Product
from storefront.catalogue.models.units import Unit
from storefront.merchants import actions as merchants
from storefront.merchants.models import Shop
from storefront.photos import actions as photos
from storefront.photos.actions import Sent
from storefront.photos.models import drawer
from tenants.models import Town

Missing = list[tuple[almanac.Good, "Future[Picture]"]]


class Shelves:
    """What one shop still lacks; its pictures are being taken from the start."""

    def __init__(
        self, row: almanac.Town, town: Town, shop: almanac.Shop, front: Shop, studio: Executor
    ) -> None:
        self.row, self.shop, self.front = row, shop, front
        there = set(Product.objects.filter(shop=front).values_list("name", flat=True))
        wanted = [good for good in almanac.goods(shop, row, town.name) if good.name not in there]
        self.missing: Missing = [
            (good, studio.submit(shoot, town, good.picture, shop.slug)) for good in wanted
        ]
        self.cover = (
            None
            if front.photo_key
            else studio.submit(shoot, town, shop.cover, shop.slug, wide=True)
        )

    def fill(self, shelves: dict[str, Category], *, at: datetime) -> Iterator[Product]:
        """Hang the cover and put the products on sale, one after the other, from `at` on."""
        if self.cover:
            picture, by = self.cover.result(), self.shop.email
            photo = photos.put(picture, _drawer(self.front), at=at, by=by)
            merchants.set_cover(self.front, photo=photo, at=at, by=by)
        for good, taken in self.missing:
            shown = at + almanac.shown_after(self.shop, good)
            yield self._put(good, shelves[good.category], taken.result(), at=shown)

    @transaction.atomic
    def _put(
        self, good: almanac.Good, shelf: Category, picture: Picture, *, at: datetime
    ) -> Product:
        told = particulars.of(self.shop, good, self.row)
        details = Details(
            name=good.name,
            category=shelf,
            price=Money(good.price),
            vat_basis_points=good.vat,
            stock=good.stock,
            description=good.description,
            picture_alt=f"Illustration : {good.name}"[:150],
            unit=_unit(told.unit) if told.unit else None,
            origin=told.origin,
            labels=told.labels,
            allergens=told.allergens,
            brand=told.brand,
        )
        by = self.shop.email
        photo = photos.put(picture, _drawer(self.front), at=at, by=by)
        product = actions.add(shop=self.front, details=details, photo=photo, at=at, by=by)
        if told.options:
            windows.tell_options(product, told, at=at, by=by)
        return actions.publish(product, at=at, by=by)


def _unit(text: str) -> Unit:
    amount, _, written = text.partition(" ")
    return Unit.of(Decimal(amount), written)


def _drawer(shop: Shop) -> Sent:
    return Sent(place=drawer(shop.pk))
