"""Where a shop window stood: the way to where it is now, or that it is gone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from storefront.catalogue.models import Category
from storefront.catalogue.queries import Card, cards_of
from storefront.reach import queries
from themes import drawing
from themes.heads import Head, titled

FEW = 4


def page(request: HttpRequest, *, shop: str = "", product: int | None = None) -> HttpResponse:
    """301 to a shop's new address, 410 for what was removed; raise Http404 for all else."""
    if product is not None:
        return _product(request, product)
    if found := queries.shop_formerly(shop):
        return redirect(found, permanent=True)
    left = queries.shop_that_left(shop)
    if left is None:
        raise Http404(shop)
    return _gone(request, name=left.name, title=_("This shop has left"), back="/boutiques/")


def _product(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.product_withdrawn(pk)
    if found is None:
        raise Http404(pk)
    shelf = found.category
    told: dict[str, Any] = {"category": shelf, "goods": _instead(shelf)}
    if found.shop.is_published:
        told["shop"] = found.shop
    title = _("This product is no longer sold")
    return _gone(request, name=found.name, title=title, back=shelf.url, **told)


def _instead(shelf: Category) -> list[Card]:
    return cards_of("category", [shelf.pk], number=FEW)


def _gone(request: HttpRequest, *, name: str, title: str, back: str, **told: Any) -> HttpResponse:
    head = Head(title=titled(title, name), description=title, path=request.path, is_indexed=False)
    context = {"head": head, "name": name, "title": title, "back": back, **told}
    answer = drawing.page(request, "reach/gone.jinja", context)
    answer.status_code = 410
    return answer
