"""On which shelf a new product may stand, so that nobody has to look for it."""

from django.db.models import Count

from storefront.catalogue.queries import suggest_category
from storefront.merchants.models import Shop


def shelf_of(name: str, shop: Shop) -> int | None:
    """Where things of that name stand; for want of a word, where the shop has most."""
    nearest = suggest_category(name, most=1)
    return nearest[0].pk if nearest else usual(shop)


def usual(shop: Shop) -> int | None:
    """Where the shop has most of its products; None while it has none."""
    counted = shop.products.values("category").annotate(number=Count("pk"))
    found = counted.order_by("-number", "category").first()
    return found["category"] if found else None
