"""Products in a row: what words found, and what is on a shelf."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from halles import clock
from halles.http import public_page
from storefront.catalogue import heads as catalogue_heads
from storefront.catalogue import queries as catalogue
from storefront.catalogue.models import Category
from storefront.catalogue.queries import PER_PAGE, tree
from storefront.merchants.models.places import metres
from storefront.merchants.queries import Front, front
from storefront.search import forms, heads, queries
from storefront.search.queries import MOST, Around, Asked
from storefront.search.views.found import Place, find
from storefront.search.views.panel import distance, moment
from tenants.current import current_town
from themes import drawing

SHOPS = 6
FACETS = ("categorie", "boutique", "prix", "label")


@public_page
def results(request: HttpRequest) -> HttpResponse:
    # Asked for once, and only where they are looked at.
    shelves: Any = SimpleLazyObject(tree)
    asked = forms.read(request.GET, shelves)
    page: dict[str, Any] = {"total": 0, "asked": asked}
    if asked.query():
        page = _found(request, asked, shelves)
    # Only who narrowed nothing meant other words: a choice that leaves nothing is taken back.
    if asked.q and not page["total"] and not asked.narrowed_by:
        page |= _corrected(request, asked)
    if not page["total"]:
        tops = [shelf for shelf in shelves if shelf.parent_id is None]
        page |= {"categories": tops, "popular": catalogue.just_in()}
    told = {"words": asked.q, "head": heads.results(asked.q)}
    return drawing.page(request, "search/results.jinja", page | told)


def _found(request: HttpRequest, asked: Asked, shelves: Sequence[Category]) -> dict[str, Any]:
    """Products, and on the first page of unnarrowed words the shops that have them too."""
    told = listing(request, asked, around(asked, shelves), shelves=shelves, names=FACETS)
    alone = bool(asked.q) and not asked.narrowed_by and told["page"].number == 1
    fronts = _fronts(asked.q) if alone else []
    return {**told, "fronts": fronts, "total": told["total"] + len(fronts)}


def _corrected(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """What the nearest words have, if there are any: to narrow it, they are asked for."""
    meant = queries.meant(asked.q)
    if not meant:
        return {}
    found = queries.hits(Asked(q=meant), around(asked, ()))
    page = Paginator(found[:MOST], PER_PAGE).get_page(forms.page(request.GET))
    fronts = _fronts(meant)
    told = {"meant": meant, "page": page, "fronts": fronts, "at_least": len(found) > MOST}
    goods = queries.on_cards(hit.pk for hit in page)
    return {**told, "goods": goods, "total": page.paginator.count + len(fronts)}


def _fronts(words: str) -> list[Front]:
    at = timezone.now()
    return [front(shop, at=at) for shop in queries.shops(words, most=SHOPS)]


@public_page
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """What is on a shelf and those inside it."""
    every = tree()
    shelf = next((shelf for shelf in every if shelf.slug == slug), None)
    if shelf is None:
        raise Http404(slug)
    top = next(s for s in every if s.pk == (shelf.parent_id or shelf.pk))
    inside = [s for s in every if s.parent_id == top.pk]
    asked = forms.read(request.GET, every).without("categorie", "q")
    where = around(replace(asked, categorie=slug), every)._replace(of_shelves=True)
    told = listing(request, asked, where, shelves=every, names=FACETS[1:])
    told["head"] = catalogue_heads.category(
        shelf, top, told["goods"], page=told["page"].number, is_filtered=told["is_filtered"]
    )
    told |= {"category": shelf, "top": top, "inside": inside}
    return drawing.page(request, "catalogue/category.jinja", told)


def around(asked: Asked, shelves: Sequence[Category]) -> Around:
    """What its words are in this town, now. A shop nobody knows has nothing to show."""
    inside: list[int] = []
    if asked.categorie:
        chosen = next(shelf.pk for shelf in shelves if shelf.slug == asked.categorie)
        inside = [shelf.pk for shelf in shelves if chosen in (shelf.pk, shelf.parent_id)]
    now = moment(timezone.now(), clock.departement(current_town().commune_id))
    shop = catalogue.shop(asked.boutique) if asked.boutique else None
    return Around(now, tuple(inside), shop.pk if shop else 0)


def listing(
    request: HttpRequest,
    asked: Asked,
    around: Around,
    *,
    shelves: Sequence[Category],
    names: Sequence[str],
) -> dict[str, Any]:
    """A page of products with all that stands around it."""
    told = find(asked, around, shelves, names=names)
    page = Paginator(told.keys, PER_PAGE).get_page(forms.page(request.GET))
    # Links repeat what was understood, and nothing else that came with the address.
    request.GET = forms.understood(asked)  # type: ignore[assignment]  # as immutable
    return {
        **told.panel,
        "is_filtered": bool(asked.query()),
        "page": page,
        "goods": queries.on_cards(page),
        "away": _away(asked, page, told.places),
        "total": page.paginator.count,
        "at_least": told.is_more,
    }


def _away(asked: Asked, shown: Iterable[int], places: Mapping[int, Place]) -> dict[int, str]:
    """How far off the shop of each product is, for who said where they are."""
    here = asked.place
    if here is None:
        return {}
    return {pk: distance(metres(here, places[pk])) for pk in shown if pk in places}
