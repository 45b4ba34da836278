"""
Every public page of the town for search engines, by the protocol of sitemaps.org 0.9.

A file of products holds those of a range of keys, so that it needs no counting, and a new
product changes the last file alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from django.db.models import F, Max, Min, OuterRef, Subquery
from django.db.models.functions import Floor, Greatest

from halles.http.remembered import remembered
from halles.pictures import Picture
from storefront.agenda.models import Event, Market, Quarter
from storefront.catalogue.models import Category, Product
from storefront.catalogue.models.products import address
from storefront.merchants.models import Shop
from storefront.reach.streams import batches
from tenants.models import Town

# The protocol allows 50 000 a file.
A_FILE = 25_000
LARGEST = 1600
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
PAGES = (
    *("/", "/boutiques/", "/categories/", "/marches/", "/agenda/", "/quartiers/", "/bons/"),
    "/pro/inscription/",
)
LEGAL = ("/mentions-legales/", "/donnees-personnelles/", "/accessibilite/")


def index(town: Town) -> Iterator[str]:
    """The files there are, with the last change of what is in each."""
    yield f'{XML}<sitemapindex xmlns="{SITEMAP}">\n'
    for name, changed in [("pages", None), ("categories", None), ("boutiques", None), *_files()]:
        place = f"<loc>{town.address}/sitemap-{name}.xml</loc>"
        yield f"<sitemap>{place}{_changed(changed)}</sitemap>\n"
    yield "</sitemapindex>\n"


def urlset(entries: Iterable[str]) -> Iterator[str]:
    yield f'{XML}<urlset xmlns="{SITEMAP}" xmlns:image="{IMAGE}">\n'
    yield from entries
    yield "</urlset>\n"


def pages(town: Town) -> Iterator[str]:
    yield from (entry(town.address + path) for path in (*PAGES, *LEGAL))
    for shown in (Market.objects.shown(), Event.objects.shown(), Quarter.objects.shown()):
        for thing in shown.defer("text", "html"):
            yield entry(town.address + thing.get_absolute_url(), changed=thing.updated_at)


def categories(town: Town) -> Iterator[str]:
    """The shelves with something on them, and since when the newest is there."""
    told = Product.objects.shown().told_changed()
    shown = told.values("category_id").annotate(at=Max("changed_at"))
    filled = dict(shown.values_list("category_id", "at"))
    for shelf in Category.objects.all():
        if shelf.pk in filled or not shelf.parent_id:
            yield entry(town.address + shelf.url, changed=filled.get(shelf.pk))


def shops(town: Town) -> Iterator[str]:
    """Each with the last change of its own, or of goods that were ever on show in it."""
    goods = Product.objects.filter(shop=OuterRef("pk"), published_at__isnull=False).order_by()
    latest = goods.values("shop").annotate(at=Max("updated_at")).values("at")
    told = Shop.objects.published().annotate(at=Greatest("updated_at", Subquery(latest)))
    rows = told.values_list("pk", "slug", "at", "photo_key", "cover_width")
    for batch in batches(rows, town=town):
        yield "".join(
            entry(f"{town.address}/boutiques/{slug}/", changed=at, image=_image(key, width))
            for _pk, slug, at, key, width in batch
        )


def products(town: Town, number: int) -> Iterator[str]:
    """The products on show of one range of keys."""
    first, last = number * A_FILE, (number + 1) * A_FILE
    rows = Product.objects.shown().told_changed().filter(pk__lt=last)
    columns = ("pk", "slug", "changed_at", "photo_key", "picture_width")
    for batch in batches(rows.values_list(*columns), town=town, first=first):
        yield "".join(
            entry(town.address + address(slug, pk), changed=at, image=_image(key, width))
            for pk, slug, at, key, width in batch
        )


def entry(place: str, *, changed: datetime | None = None, image: str = "") -> str:
    """One URL, with the date of its last change where it is known, and where its picture is."""
    shown = f"<image:image><image:loc>{escape(image)}</image:loc></image:image>"
    return f"<url><loc>{escape(place)}</loc>{_changed(changed)}{shown if image else ''}</url>\n"


def _files() -> list[tuple[str, datetime]]:
    """The files of products that hold any, and the last change in each."""

    def asked() -> list[tuple[str, datetime]]:
        told = Product.objects.shown().told_changed()
        ranges = told.annotate(file=Floor(F("pk") / A_FILE)).values("file")
        rows = ranges.annotate(at=Max("changed_at"), first=Min("pk")).order_by("first")
        return [(f"produits-{row['first'] // A_FILE}", row["at"]) for row in rows]

    return remembered("sitemap files", asked)


def last_sale_or_edit() -> datetime | None:
    """When a product was last changed: one that is sold out leaves no trace but this."""

    def asked() -> datetime | None:
        at: datetime | None = Product.objects.aggregate(at=Max("updated_at"))["at"]
        return at

    return remembered("last change of goods", asked)


def _image(key: str, width: int) -> str:
    return Picture(key, width, 0).url(LARGEST) if key else ""


def _changed(at: datetime | None) -> str:
    return f"<lastmod>{at:%Y-%m-%dT%H:%M:%S+00:00}</lastmod>" if at else ""
