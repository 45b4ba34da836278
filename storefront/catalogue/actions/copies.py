"""A product very much like another."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from storefront.catalogue import places
from storefront.catalogue.actions.products import locked, traced
from storefront.catalogue.models import Product
from storefront.catalogue.signals import product_written
from storefront.photos import actions as photos

# What belongs to one thing and to no copy of it.
ITS_OWN = {
    "gtin": "",
    "sku": "",
    "idem": "",
    "published_at": None,
    "publish_at": None,
    "reduced_from": None,
    "reduced_until": None,
    "crossed_price": None,
    "state": Product.State.DRAFT,
}
COPIED = [
    field.attname
    for field in Product._meta.concrete_fields
    if field.name not in {"id", "search", "created_at", "updated_at", *ITS_OWN}
]


@transaction.atomic
def duplicate(product: Product, *, at: datetime, by: str) -> Product:
    """
    A draft that says the same, with the same variants and photos.

    It has no code or reference of its own yet, and where stock is counted there is none.
    """
    product = locked(product)
    name = _("%(name)s (copy)") % {"name": product.name[:100]}
    copy = _copied(product, at=at, name=name)
    for variant in product.variants.exclude(state=Product.State.ARCHIVED).order_by("pk"):
        _copied(variant, at=at, name=name, variant_of_id=copy.pk)
    photos.copy(place=places.of(product.pk), to=places.of(copy.pk), at=at, by=by)
    copy.refresh_from_db()
    product_written.send(Product, product=copy)
    traced(copy, "product duplicated", at=at, by=by, of=product.pk)
    return copy


def _copied(product: Product, *, at: datetime, **other: object) -> Product:
    same = {name: getattr(product, name) for name in COPIED}
    counted = None if product.stock is None else 0
    copy = Product(
        **{**same, **ITS_OWN, **other, "stock": counted, "created_at": at, "updated_at": at}
    )
    copy.save(force_insert=True)
    return copy
