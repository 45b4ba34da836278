"""A photo, a name, a price: on sale at once, and once only, however often it is sent."""

from datetime import datetime

from django.db import transaction

from storefront.catalogue import places
from storefront.catalogue.actions.details import Details
from storefront.catalogue.actions.life import publish
from storefront.catalogue.actions.products import add
from storefront.catalogue.models import Product
from storefront.merchants.models import Shop
from storefront.photos import actions as photos
from storefront.photos.models import Photo


@transaction.atomic
def offer(shop: Shop, *, details: Details, photo: Photo, at: datetime, by: str) -> Product:
    """
    Put on sale what the photo shows, which may still be drawn; the photo is what knows the form
    again: a product that hangs it already is the answer. Raises what `add` and `publish` raise.
    """
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    if product := _hanging(photo):
        return product
    product = add(shop=shop, details=details, photo=photo, at=at, by=by)
    photos.receive(photo, at=at)
    return publish(product, at=at, by=by)


def _hanging(photo: Photo) -> Product | None:
    """The product a photo hangs at already."""
    pk = places.product_at(photo.place)
    return Product.objects.filter(pk=pk).first() if pk else None
