"""A product, a shop or a market as another site shows it: a card in a frame of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import now

from halles.translations.dates import date_format
from storefront.agenda import queries as agenda
from storefront.agenda.models import Market
from storefront.catalogue import offers, posters
from storefront.catalogue import queries as catalogue
from storefront.catalogue.models import Product
from storefront.merchants.models import Shop
from tenants.current import current_town
from themes import context
from themes.heads import of_town

# What a card needs; a site that has less room gets as much.
WIDTH, HEIGHT = 360, 420
LEAST = 160
# Of its own origin it has nothing: no cookie, no storage, no script. Its link may open a page.
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"


@dataclass(frozen=True, slots=True)
class Card:
    name: str
    line: str
    price: str
    link: str
    image: str
    frame: str
    share: str
    sign: str = "shopping-basket"

    def html(self, width: int = WIDTH, height: int = HEIGHT) -> SafeString:
        """What another site puts into its page."""
        return format_html(
            '<iframe src="{}" title="{}" width="{}" height="{}" sandbox="{}" loading="lazy"'
            ' referrerpolicy="no-referrer" frameborder="0"></iframe>',
            *(self.frame, self.name, width, height, SANDBOX),
        )


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
    if found.view_name == "agenda:market":
        return of_market(found.kwargs["slug"])
    return of_shop(found.kwargs["slug"]) if found.view_name == "catalogue:shop" else None


def of_product(pk: int) -> Card | None:
    product = catalogue.product(pk)
    return _product(product) if product else None


def of_shop(slug: str) -> Card | None:
    shop = catalogue.shop(slug)
    return _shop(shop) if shop else None


def of_market(slug: str) -> Card | None:
    market = Market.objects.shown().filter(slug=slug).first()
    return _market(market) if market else None


def _product(product: Product) -> Card:
    town = current_town()
    return Card(
        name=product.name,
        line=product.shop.name,
        price=offers.cost(product),
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
        sign="store",
    )


def _market(market: Market) -> Card:
    town, days = current_town(), agenda.next_dates(market.rhythm, now(), number=1)
    day = f"{date_format(days[0], 'l j F')}, " if days else ""
    branding, _print = context.look()
    poster = of_town(town, tagline=branding.tagline, colour=branding.colour)
    return Card(
        name=market.name,
        line=f"{day[:1].upper()}{day[1:]}{market.place}",
        price="",
        link=town.address + market.get_absolute_url(),
        image="",
        frame=f"{town.address}/embed/marches/{market.slug}/",
        share=town.address + poster.path,
        sign="calendar",
    )
