from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from halles.http import public_page
from storefront.catalogue import heads
from storefront.catalogue.queries import PER_PAGE, tree
from storefront.merchants.queries import front
from storefront.search import forms, queries
from storefront.search.forms import RADII
from storefront.search.queries import Sort
from storefront.search.views.listings import around
from storefront.search.views.panel import chips, distance
from themes import drawing

TAKEN = ("q", "boutique", "prix", "label")


@public_page
def shops(request: HttpRequest) -> HttpResponse:
    """All the shops, narrowed by what they are and where."""
    every = tree()
    asked = forms.read(request.GET, every).without(*TAKEN)
    where, number = around(asked, every), forms.page(request.GET)
    request.GET = forms.understood(asked)  # type: ignore[assignment]  # as immutable
    tops = [shelf for shelf in every if shelf.parent_id is None]
    shelves = queries.shelves_of_shops(asked, where, tops)
    page = Paginator(queries.fronts(asked, where), PER_PAGE).get_page(number)
    at = timezone.now()
    told: dict[str, Any] = {
        "asked": asked,
        "page": page,
        "fronts": [front(shop, at=at) for shop in page],
        "away": _away(page),
        "total": page.paginator.count,
        "facets": [shelves] if shelves.choices else [],
        "switches": queries.switches_of_shops(asked, where),
        "kept": [pair for pair in asked.query().items() if pair[0] in ("lat", "lng")],
        "radii": RADII if asked.place else (),
        "chips": chips(asked, every),
        "sorts": _sorts(asked.tri) if asked.place else [],
    }
    is_filtered = bool(asked.query())
    told["head"] = heads.shops(told["fronts"], page=page.number, is_filtered=is_filtered)
    return drawing.page(request, "catalogue/shops.jinja", told)


def _sorts(chosen: str) -> list[tuple[str, str, bool]]:
    by_door = chosen == Sort.OPEN
    return [
        (Sort.NEAREST.value, _("Nearest"), not by_door),
        (Sort.OPEN.value, _("Open first"), by_door),
    ]


def _away(page: object) -> dict[str, str]:
    """How far off each shop is, by its address."""
    shown = ((shop.get_absolute_url(), getattr(shop, "metres", None)) for shop in page)  # type: ignore[attr-defined]
    return {url: distance(metres) for url, metres in shown if metres is not None}
