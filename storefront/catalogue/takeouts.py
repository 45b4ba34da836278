"""What the catalogue keeps of a merchant: its products, and what they look like."""

from typing import Any

from storefront.catalogue.models import Product
from storefront.merchants.models import Merchant
from storefront.merchants.takeouts.copies import Copy, euros

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
    for product in own.exclude(photo_key=""):
        copy.picture(f"product-{product.pk}-{product.slug}", product.photo)


def _row(product: Product) -> list[Any]:
    percent = f"{product.vat_basis_points / 100:g}"
    words = [product.description, product.sku, product.gtin]
    price, stock = euros(product.price), product.stock
    return [product.name, product.category.name, price, stock, product.state, percent, *words]
