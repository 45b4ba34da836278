"""The shelves of the town, as forms offer them, and the one where a new product may stand."""

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from storefront.catalogue.queries import shelves, suggest_category
from storefront.merchants.models import Shop


def choices(none: Any = "") -> list[Any]:
    """Those one may put goods on, under the tops of their branches; first, how to choose none."""
    said: list[Any] = [("", none or _("Choose…"))]
    for top, inside in shelves():
        said.append((top.name, [(shelf.pk, shelf.name) for shelf in inside or [top]]))
    return said


def likely(name: str, shop: Shop) -> int | None:
    """Where things of that name stand; for want of a word, where the shop usually puts things."""
    return _nearest(name) or usual(shop)


def usual(shop: Shop) -> int | None:
    """Where the shop has most of its products; before the first one, where its trade says."""
    counted = shop.products.values("category").annotate(number=Count("pk"))
    found = counted.order_by("-number", "category").first()
    return found["category"] if found else _nearest(shop.trade)


def _nearest(words: str) -> int | None:
    found = suggest_category(words, most=1)
    return found[0].pk if found else None
