from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from halles.http import public_page
from storefront.catalogue.models import Category
from storefront.catalogue.queries import PER_PAGE
from storefront.merchants.queries import front
from storefront.search import heads, queries
from themes import drawing

SHOPS, LONGEST = 6, 100


@public_page
def results(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    page: dict[str, Any] = _found(request, asked) if asked else {"total": 0}
    if asked and not page["total"] and (meant := queries.meant(asked)):
        page = _found(request, meant) | {"meant": meant}
    if not page["total"]:
        page["categories"] = Category.objects.top()
    told = {"asked": asked, "head": heads.results(asked)}
    return drawing.page(request, "search/results.jinja", page | told)


def _found(request: HttpRequest, text: str) -> dict[str, Any]:
    at = timezone.now()
    shops = [front(shop, at=at) for shop in queries.shops(text, most=SHOPS)]
    page = Paginator(queries.products(text), PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "goods": queries.on_cards(page),
        "fronts": shops if page.number == 1 else [],
        "total": page.paginator.count + len(shops),
        "at_least": page.paginator.count == queries.RANKED,
    }
