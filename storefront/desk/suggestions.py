"""On which shelf a new product may stand, so that nobody has to look for it."""

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, QuerySet

from storefront.catalogue.models import Product
from storefront.catalogue.models.products import FRENCH
from storefront.merchants.models import Shop


def shelf_of(name: str, shop: Shop) -> int | None:
    """Where the shop, else the town, has things of that name; else where the shop has most."""
    words = name.split()[:6]
    if not words:
        return usual(shop)
    alike = Product.objects.filter(search=_any_of(words))
    return _most(alike.filter(shop=shop)) or _most(alike) or usual(shop)


def usual(shop: Shop) -> int | None:
    """Where the shop has most of its products; None while it has none."""
    return _most(Product.objects.filter(shop=shop))


def _any_of(words: list[str]) -> SearchQuery:
    first, *others = (SearchQuery(word, config=FRENCH) for word in words)
    for each in others:
        first |= each
    return first


def _most(products: QuerySet[Product]) -> int | None:
    counted = products.values("category").annotate(number=Count("pk"))
    found = counted.order_by("-number", "category").first()
    return found["category"] if found else None
