"""The photos of a product, as its row tells them to cards and pages."""

from datetime import datetime

from halles.pictures import NONE
from storefront.catalogue import places
from storefront.catalogue.models import Product
from storefront.photos import actions as photos
from storefront.photos.models import Photo

# What its row tells.
FIELDS = ("photo_key", "picture_alt", "picture_width", "picture_height", "gallery")


def show(product: Product, alt: str, photo: Photo | None, *, at: datetime, by: str) -> None:
    """Hang the photo, if there is one, after the others; `alt` says what the first shows."""
    if photo:
        photos.hang(photo, place=places.of(product.pk), at=at, by=by)
    hanging = Photo.objects.at(places.of(product.pk))
    # As on its card: one that is being drawn, or was refused, is first only alone.
    told = hanging.ready().first() or hanging.first()
    if told and alt and told.alt != alt:
        photos.describe(told, alt=alt, at=at, by=by)
    _tell(product, at)


def tell(*, place: str, at: datetime, **_news: object) -> None:
    """Write on the product's row what hangs at its place now; the places of others are theirs."""
    pk = places.product_at(place)
    held = Product.objects.select_for_update(of=("self",))
    if pk and (product := held.filter(pk=pk).first()):
        _tell(product, at)


def _tell(product: Product, at: datetime) -> None:
    shown = [photo.picture for photo in Photo.objects.at(places.of(product.pk)).ready()]
    told = [getattr(product, field) for field in FIELDS]
    first, others = (shown[0], shown[1:]) if shown else (NONE, [])
    product.photo_key, product.picture_alt = first.key, first.alt
    product.picture_width, product.picture_height = first.width, first.height
    product.gallery = [
        [one.key.rpartition("/")[2], one.width, one.height, one.alt] for one in others
    ]
    if told != [getattr(product, field) for field in FIELDS]:
        product.updated_at = at
        product.save(update_fields=[*FIELDS, "updated_at"])
        # Its variants are shown with its photos.
        same = {field: getattr(product, field) for field in FIELDS}
        Product.objects.filter(variant_of=product).update(**same, updated_at=at)
