"""Putting products on the shelves and changing what is said of them."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from halles.audit import actions as audit
from storefront.catalogue.actions import pictures, prices, stock, words
from storefront.catalogue.actions.details import AddedBefore, Details, SkuTaken
from storefront.catalogue.models import Category, Product
from storefront.catalogue.models.codes import gtin
from storefront.catalogue.signals import product_written
from storefront.merchants.actions import NoSite, NowhereToDeliver
from storefront.merchants.models import Mode, Shop
from storefront.photos.models import Photo

# What a head says for all its variants; the rest each says for itself.
OF_HEAD = (
    "name",
    "slug",
    "category",
    "vat_basis_points",
    "brand",
    "origin",
    "allergens",
    "labels",
    "condition",
    "mode",
    "link",
    *pictures.FIELDS,
)


@transaction.atomic
def add(
    *, shop: Shop, details: Details, photo: Photo | None = None, at: datetime, by: str
) -> Product:
    """
    Add a product as a draft; its photo was kept beforehand.

    Raises AddedBefore for the same form again; BadGtin, SkuTaken, CrossedTooHigh, and NoSite or
    NowhereToDeliver for a way of selling that leads nowhere.
    """
    product = Product(shop=shop, stock=details.stock, idem=details.key, created_at=at)
    _describe(product, details, at=at)
    if photo:
        pictures.show(product, details.picture_alt, photo, at=at, by=by)
    prices.cross_out(product, details.crossed_price, at=at)
    traced(product, "product added", at=at, by=by)
    return product


@transaction.atomic
def change(
    product: Product, *, details: Details, photo: Photo | None = None, at: datetime, by: str
) -> Product:
    """
    Change what is said of a product; a photo is hung after those it has.

    A head with variants keeps the prices and stocks of those. Raises StockMoved when its stock
    cannot be changed as it was shown, and what `add` raises; then nothing is.
    """
    product = locked(product)
    if not product.has_variants:
        said = stock.Said(shown=details.shown, said=details.stock, idem=details.idem)
        product.stock = stock.move(product.pk, said, at=at, by=by)
        prices.set_price(product, details.price, at=at, by=by)
    _describe(product, details, at=at)
    pictures.show(product, details.picture_alt, photo, at=at, by=by)
    if product.has_variants:
        same = {field: getattr(product, field) for field in OF_HEAD}
        product.variants.update(**same, updated_at=at)
    else:
        prices.cross_out(product, details.crossed_price, at=at)
    traced(product, "product changed", at=at, by=by)
    return product


@transaction.atomic
def recount(product: Product, change: stock.Said, *, at: datetime, by: str) -> Product:
    """
    Say how many are left, before so many on the screen.

    What was sold since then stays sold, and the same form again changes nothing. Raises
    StockMoved when that cannot be.
    """
    product.stock = stock.move(product.pk, change, at=at, by=by)
    traced(product, "stock set", at=at, by=by, stock=product.stock)
    return product


def locked(product: Product) -> Product:
    """The product, with its shop, which whoever hears of the change asks for."""
    rows = Product.objects.select_for_update(of=("self",)).select_related("shop__merchant")
    return rows.get(pk=product.pk)


def head_of(variant: Product) -> Product | None:
    """
    What it is a variant of, locked; None for what is none.

    Lock it before the variant, as whoever changes options does.
    """
    if variant.variant_of_id is None:
        return None
    return Product.objects.select_for_update(of=("self",)).get(pk=variant.variant_of_id)


def traced(product: Product, done: str, *, at: datetime, by: str, **detail: Any) -> None:
    """Keep who did what to it, in the caller's transaction."""
    audit.record(done, target=f"product:{product.pk} {product}", by=by, at=at, **detail)


def saved(product: Product) -> Product:
    """
    Raises SkuTaken when another product of the shop has its reference, AddedBefore when that is
    the one of the same form.
    """
    try:
        with transaction.atomic():
            product.save()
    except IntegrityError as error:
        if product.pk is None and (first := _of_form(product)):
            raise AddedBefore(first) from error
        if "product_sku_once_a_shop" not in str(error):
            raise
        raise SkuTaken(product.sku) from error
    return product


def _of_form(product: Product) -> Product | None:
    same = Product.objects.filter(shop=product.shop_id, idem=product.idem)
    return same.exclude(idem="").first()


def _describe(product: Product, details: Details, *, at: datetime) -> None:
    product.name = details.name
    product.category = details.category
    if not product.has_variants:
        product.price = details.price
    product.vat_basis_points = details.vat_basis_points
    product.description = words.plain(details.description)
    product.description_html = words.rendered(details.description)
    product.keywords = keywords(details.category, product.shop)
    product.updated_at = at
    _state_facts(product, details)
    saved(product)
    product_written.send(Product, product=product)


def _state_facts(product: Product, details: Details) -> None:
    product.gtin, product.sku = gtin(details.gtin), details.sku
    product.brand, product.origin = details.brand, details.origin
    product.allergens, product.labels = list(details.allergens), list(details.labels)
    product.condition = details.condition
    product.mode, product.link = _way(product.shop, details), details.link
    product.unit = details.unit


def _way(shop: Shop, details: Details) -> str:
    if details.mode == Mode.LINK and not (details.link or shop.website):
        raise NoSite(shop.pk)
    if details.mode == Mode.DELIVER and not shop.delivery_codes:
        raise NowhereToDeliver(shop.pk)
    return details.mode


def keywords(category: Category, shop: Shop) -> str:
    """The words it is found by beside its own: those of its shelf and of its shop."""
    shelf = category.parent.name if category.parent else ""
    return " ".join(filter(None, (category.name, shelf, shop.trade)))
