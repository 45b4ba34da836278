"""One change to many products of a shop."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from halles.money import Money
from storefront.catalogue.actions import life, prices, stock
from storefront.catalogue.actions.products import keywords, locked, saved, traced
from storefront.catalogue.models import Category, IllegalMove, Product
from storefront.catalogue.signals import product_written
from storefront.merchants.models import Shop

MOST = 500
LEAST_PRICE, MOST_PRICE = Money(1), Money(100_000_00)


@dataclass(frozen=True, slots=True)
class Done:
    """How many were changed, and how many were not: as they were already, or moved meanwhile."""

    changed: int
    left: int


def publish_many(shop: Shop, keys: Iterable[int], *, at: datetime, by: str) -> Done:
    return _each(shop, keys, lambda product: _moved(life.publish, product, at=at, by=by))


def unpublish_many(shop: Shop, keys: Iterable[int], *, at: datetime, by: str) -> Done:
    return _each(shop, keys, lambda product: _moved(life.unpublish, product, at=at, by=by))


def archive_many(shop: Shop, keys: Iterable[int], *, at: datetime, by: str) -> Done:
    return _each(shop, keys, lambda product: _moved(life.archive, product, at=at, by=by))


def file_many(
    shop: Shop, keys: Iterable[int], *, category: Category, at: datetime, by: str
) -> Done:
    """Put them on another shelf."""

    def filed(product: Product) -> bool:
        if product.category_id == category.pk:
            return False
        product.category = category
        product.keywords = keywords(category, shop)
        product.variants.update(category=category, updated_at=at)
        return _kept(product, "product filed", at=at, by=by)

    return _each(shop, keys, filed)


def tax_many(shop: Shop, keys: Iterable[int], *, vat: int, at: datetime, by: str) -> Done:
    """Tax them at another rate. The prices, tax included, stay."""

    def taxed(product: Product) -> bool:
        if product.vat_basis_points == vat:
            return False
        product.vat_basis_points = vat
        product.variants.update(vat_basis_points=vat, updated_at=at)
        return _kept(product, "product taxed", at=at, by=by)

    return _each(shop, keys, taxed)


def price_many(
    shop: Shop, shown: Mapping[int, Money], *, basis_points: int, at: datetime, by: str
) -> Done:
    """
    Raise or lower prices by so many hundredths of a per cent, to the nearest cent.

    `shown` is the price each had on the screen: where it is another by now, nothing is changed,
    and so the same form sent twice counts once.
    """

    def priced(product: Product) -> bool:
        if product.price != shown[product.pk]:
            return False
        # Held, as whoever buys them does: what is saved whole would bring sold goods back.
        held = product.variants.select_for_update().exclude(state="archived").order_by("pk")
        sold = list(held) or [product]
        for each in sold:
            price = each.price.percent(10_000 + basis_points)
            prices.set_price(each, min(max(price, LEAST_PRICE), MOST_PRICE), at=at, by=by)
            each.save()
        prices.price_head(product, at=at)
        traced(product, "product priced", at=at, by=by)
        return True

    return _each(shop, shown, priced)


def stock_many(  # noqa: PLR0913  (the key of its form besides what all take)
    shop: Shop, keys: Iterable[int], *, left: int | None, idem: str, at: datetime, by: str
) -> Done:
    """Say that so many are left of each; None: not counted. Variants are said one by one."""

    def counted(product: Product) -> bool:
        if product.has_variants or product.stock == left:
            return False
        said = stock.Said(shown=product.stock, said=left, idem=idem)
        try:
            stock.move(product.pk, said, at=at, by=by)
        except stock.StockMoved:
            return False
        traced(product, "stock set", at=at, by=by)
        return True

    return _each(shop, keys, counted)


def _each(shop: Shop, keys: Iterable[int], act: Callable[[Product], bool]) -> Done:
    """Ascending ids, each in a transaction of its own: what cannot be does not hold up the rest."""
    mine = Product.objects.heads().filter(shop=shop, pk__in=sorted(set(keys))[:MOST])
    done = [_one(product, act) for product in mine.order_by("pk")]
    return Done(changed=sum(done), left=len(done) - sum(done))


@transaction.atomic
def _one(product: Product, act: Callable[[Product], bool]) -> bool:
    return act(locked(product))


def _moved(act: Callable[..., Product], product: Product, *, at: datetime, by: str) -> bool:
    try:
        act(product, at=at, by=by)
    except IllegalMove:
        return False
    return True


def _kept(product: Product, done: str, *, at: datetime, by: str) -> bool:
    product.updated_at = at
    saved(product)
    product_written.send(Product, product=product)
    traced(product, done, at=at, by=by)
    return True
