"""A product or a shop as another site shows it: a card in a frame of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.urls import Resolver404, resolve

from storefront.catalogue import posters
from storefront.catalogue import queries as catalogue
from storefront.catalogue.models import Product
from storefront.merchants.models import Shop
from tenants.current import current_town
from themes.heads.posters import SIZE

# What a card needs; a site that has less room gets as much.
WIDTH, HEIGHT = 360, 420
LEAST = 160


@dataclass(frozen=True, slots=True)
class Card:
    name: str
    line: str
    price: str
    link: str
    image: str
    frame: str
    share: str

    @property
    def size(self) -> tuple[int, int]:
        """Of the picture for networks."""
        return SIZE


def of_address(address: str) -> Card | None:
    """The card of a page of the current town; None for any other address."""
    ours = f"{current_town().address}/"
    if not address.startswith(ours):
        return None
    try:
        found = resolve("/" + re.split(r"[?#]", address.removeprefix(ours), maxsplit=1)[0])
    except Resolver404:
        return None
    if found.view_name == "catalogue:product":
        return of_product(int(found.kwargs["pk"]))
    return of_shop(found.kwargs["slug"]) if found.view_name == "catalogue:shop" else None


def of_product(pk: int) -> Card | None:
    product = catalogue.product(pk)
    return _product(product) if product else None


def of_shop(slug: str) -> Card | None:
    shop = catalogue.shop(slug)
    return _shop(shop) if shop else None


def _product(product: Product) -> Card:
    town = current_town()
    return Card(
        name=product.name,
        line=product.shop.name,
        price=str(product.price),
        link=town.address + product.get_absolute_url(),
        image=product.photo.url(WIDTH) if product.photo else "",
        frame=f"{town.address}/embed/produits/{product.pk}/",
        share=product.share_picture or town.address + posters.product(product, town).path,
    )


def _shop(shop: Shop) -> Card:
    town = current_town()
    return Card(
        name=shop.name,
        line=shop.tagline or shop.trade or shop.street,
        price="",
        link=town.address + shop.get_absolute_url(),
        image=shop.cover.url(WIDTH) if shop.cover else "",
        frame=f"{town.address}/embed/boutiques/{shop.slug}/",
        share=shop.share_picture or town.address + posters.shop(shop, town).path,
    )
