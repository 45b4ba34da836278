"""Where a shop window stood: the way to where it is now, or that it is gone."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from storefront.agenda.models import Event, Market, Quarter
from storefront.catalogue.models import Category
from storefront.catalogue.queries import Card, cards_of
from storefront.reach import queries
from themes import drawing
from themes.heads import Head, titled

FEW = 4
Thing = TypeVar("Thing", bound=Model)


def page(request: HttpRequest, **what: Any) -> HttpResponse:
    """301 to a shop's new address, 410 for what was removed; raise Http404 for all else."""
    [(kind, key)] = what.items()
    return WINDOWS[kind](request, key)


def _shop(request: HttpRequest, shop: str) -> HttpResponse:
    if found := queries.shop_formerly(shop):
        return redirect(found, permanent=True)
    left = queries.shop_that_left(shop)
    if left is None:
        raise Http404(shop)
    return _gone(request, name=left.name, title=_("This shop has left"))


def _product(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.product_withdrawn(pk)
    if found is None:
        raise Http404(pk)
    shelf = found.category
    told: dict[str, Any] = {"category": shelf, "goods": _instead(shelf)}
    if found.shop.is_published:
        told["shop"] = found.shop
    title = _("This product is no longer sold")
    return _gone(request, name=found.name, title=title, **told)


def _market(request: HttpRequest, slug: str) -> HttpResponse:
    market = _put_away(Market.objects.exclude(archived_at=None).filter(slug=slug))
    back = ("/marches/", _("All the markets"))
    return _gone(request, name=market.name, title=_("This market is held no more"), back=back)


def _event(request: HttpRequest, pk: int) -> HttpResponse:
    event = _put_away(Event.objects.filter(state=Event.State.ARCHIVED, pk=pk))
    back = ("/agenda/", _("The whole agenda"))
    title = _("This event is no longer announced")
    return _gone(request, name=event.title, title=title, back=back)


def _quarter(request: HttpRequest, slug: str) -> HttpResponse:
    quarter = _put_away(Quarter.objects.exclude(archived_at=None).filter(slug=slug))
    back = ("/quartiers/", _("All the quarters"))
    title = _("This quarter has no page any more")
    return _gone(request, name=quarter.name, title=title, back=back)


def _put_away(rows: QuerySet[Thing]) -> Thing:
    found = rows.first()
    if found is None:
        raise Http404
    return found


def _instead(shelf: Category) -> list[Card]:
    return cards_of("category", [shelf.pk], number=FEW)


def _gone(request: HttpRequest, *, name: str, title: str, **told: Any) -> HttpResponse:
    head = Head(title=titled(title, name), description=title, path=request.path, is_indexed=False)
    context = {"head": head, "name": name, "title": title, **told}
    answer = drawing.page(request, "reach/gone.jinja", context)
    answer.status_code = 410
    return answer


WINDOWS: dict[str, Callable[[HttpRequest, Any], HttpResponse]] = {
    "shop": _shop,
    "product": _product,
    "market": _market,
    "event": _event,
    "quarter": _quarter,
}
