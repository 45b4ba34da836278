"""Putting products on the shelves, changing them, taking them away."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from halles.audit import actions as audit
from halles.money import Money
from halles.pictures import Picture
from storefront.catalogue.actions import stock
from storefront.catalogue.models import Category, Product
from storefront.catalogue.signals import product_publishing, product_written
from storefront.merchants.models import Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """
    What a shop says of a product. `stock` is None where it is not counted; `shown` is the stock
    it had before its eyes when it changed it, in the form of the key `idem`.
    """

    name: str
    category: Category
    price: Money
    vat_basis_points: int = Product.Vat.NORMAL
    stock: int | None = None
    shown: int | None = None
    idem: str = field(default_factory=lambda: uuid4().hex)
    description: str = ""
    picture_alt: str = ""


@transaction.atomic
def add(
    *, shop: Shop, details: Details, picture: Picture | None = None, at: datetime, by: str
) -> Product:
    """Add a product as a draft; its picture was stored beforehand."""
    product = Product(shop=shop, stock=details.stock, created_at=at)
    _describe(product, details, picture)
    audit.record("product added", target=f"product:{product.pk} {product}", by=by, at=at)
    return product


@transaction.atomic
def change(
    product: Product, *, details: Details, picture: Picture | None = None, at: datetime, by: str
) -> Product:
    """
    Change what is said of a product; without a picture it keeps the one it has.

    Raises StockMoved when its stock cannot be changed as it was shown; then nothing is.
    """
    product = _locked(product)
    said = stock.Said(shown=details.shown, said=details.stock, idem=details.idem)
    product.stock = stock.move(product.pk, said, at=at, by=by)
    _describe(product, details, picture)
    audit.record("product changed", target=f"product:{product.pk} {product}", by=by, at=at)
    return product


@transaction.atomic
def publish(product: Product, *, at: datetime, by: str) -> Product:
    """Put it on sale. Raises IllegalMove when it is already."""
    product = _locked(product)
    product.published_at = product.published_at or at
    return _move(product, Product.State.PUBLISHED, at=at, by=by)


@transaction.atomic
def unpublish(product: Product, *, at: datetime, by: str) -> Product:
    """Hide it for a while. Raises IllegalMove unless it is on sale."""
    return _move(_locked(product), Product.State.DRAFT, at=at, by=by)


@transaction.atomic
def archive(product: Product, *, at: datetime, by: str) -> Product:
    """Withdraw it; what was ordered stays ordered. Raises IllegalMove when it is already."""
    return _move(_locked(product), Product.State.ARCHIVED, at=at, by=by)


@transaction.atomic
def recount(product: Product, change: stock.Said, *, at: datetime, by: str) -> Product:
    """
    Say how many are left, before so many on the screen.

    What was sold since then stays sold, and the same form again changes nothing. Raises
    StockMoved when that cannot be.
    """
    product.stock = stock.move(product.pk, change, at=at, by=by)
    target = f"product:{product.pk} {product}"
    audit.record("stock set", target=target, by=by, at=at, stock=product.stock)
    return product


def _describe(product: Product, details: Details, picture: Picture | None) -> None:
    product.name = details.name
    product.category = details.category
    product.price = details.price
    product.vat_basis_points = details.vat_basis_points
    product.description = details.description
    product.picture_alt = details.picture_alt
    product.keywords = _keywords(details.category, product.shop)
    if picture:
        product.picture_key, product.thumb_key = picture.key, picture.thumb_key
        product.picture_width, product.picture_height = picture.width, picture.height
        product.share_key = picture.share_key
    product.save()
    product_written.send(Product, product=product)


def _keywords(category: Category, shop: Shop) -> str:
    shelf = category.parent.name if category.parent else ""
    return " ".join(filter(None, (category.name, shelf, shop.trade)))


def _locked(product: Product) -> Product:
    return Product.objects.select_for_update(of=("self",)).get(pk=product.pk)


def _move(product: Product, state: Product.State, *, at: datetime, by: str) -> Product:
    if state == Product.State.PUBLISHED:
        product_publishing.send(Product, product=product)
    product.move_to(state)
    product.save(update_fields=["state", "published_at"])
    target = f"product:{product.pk} {product}"
    audit.record(f"product {state.value}", target=target, by=by, at=at)
    return product
