"""What the catalogue keeps of a merchant: its products, and what they look like."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from halles.pictures import Picture
from storefront.catalogue.models import Product
from storefront.merchants.models import Merchant
from storefront.merchants.takeouts.copies import Copy

COLUMNS = (
    "name",
    "category",
    "price",
    "stock",
    "state",
    "vat_percent",
    "description",
    "sku",
    "gtin",
)


def add(*, merchant: Merchant, copy: Copy, **signal: Any) -> None:
    """Every product of its shop, drafts and archives too."""
    own = Product.objects.filter(shop__merchant=merchant).select_related("category").order_by("pk")
    copy.table("products", COLUMNS, (_row(product) for product in own.iterator(500)))
    photos = list(_photos(own))
    for name, _product, picture in photos:
        copy.picture(name, picture)
    told = [(f"images/{name}.jpg", product, picture.alt) for name, product, picture in photos]
    copy.table("photos", ["file", "product", "alt"], told)


def _photos(own: QuerySet[Product]) -> Iterator[tuple[str, str, Picture]]:
    """All of each product, in order; its variants are shown with the same."""
    for product in own.filter(variant_of=None).exclude(photo_key=""):
        for number, picture in enumerate(product.photos, start=1):
            yield f"product-{product.pk}-{product.slug}-{number}", product.name, picture


def _row(product: Product) -> list[Any]:
    percent = f"{product.vat_basis_points / 100:g}"
    words = [product.description, product.sku, product.gtin]
    price, stock = product.price.euros, product.stock
    return [product.name, product.category.name, price, stock, product.state, percent, *words]
