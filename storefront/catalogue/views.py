"""The shop windows: pages that are the same for everybody."""

from datetime import datetime

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from halles.http import public_page
from halles.http.remembered import remembered
from storefront.catalogue import heads, offers, queries
from storefront.catalogue.missing import missing
from storefront.catalogue.models import Category
from storefront.catalogue.queries import Card
from storefront.merchants.models import Shop
from storefront.merchants.queries import front, way_to
from storefront.merchants.traders import Trader, trader
from tenants.current import current_town
from themes import drawing

FRONTS, MORE = 6, 4


@public_page
def home(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    first = [front(shop, at=at) for shop in _first_shops(at)]
    # Those that are open stand first; a closed one has no place under "Open now".
    now = [shop for shop in first if shop.is_open]
    new = queries.just_in()
    shelves, blocks = _shelves_and_blocks(at)
    told = {
        "categories": shelves,
        "fronts": now or first,
        "any_open": bool(now),
        "new": new,
        "window": queries.window(new),
        "banner": queries.banner(at),
        "blocks": blocks,
        "head": heads.home(new),
    }
    return drawing.page(request, "catalogue/home.jinja", told)


def _shelves_and_blocks(at: datetime) -> tuple[list[Category], list[SafeString]]:
    """The shelves one sees first, and what apps above show below, by one statement."""
    asked = [import_string(asked) for asked, _draw in settings.HOME_BLOCKS]
    shelves, said = queries.top_shelves_and(asked, at=at)
    drawn = zip(settings.HOME_BLOCKS, said, strict=True)
    return shelves, [import_string(draw)(answer, at) for (_asked, draw), answer in drawn]


@public_page
def shop(request: HttpRequest, slug: str) -> HttpResponse:
    at = timezone.now()
    shop = queries.shop(slug)
    if shop is None:
        return missing(request, shop=slug)
    page, goods = _page(request, "shop", [shop.pk])
    context = {
        "shop": shop,
        "panel": _panel(shop, at, unfolded=True),
        "page": page,
        "goods": goods,
        "head": heads.shop(shop, goods, at, page=page.number),
    }
    return drawing.page(request, "catalogue/shop.jinja", context)


@public_page
def categories(request: HttpRequest) -> HttpResponse:
    shelves = queries.filled_shelves()
    told = {"shelves": shelves, "head": heads.categories(shelves)}
    return drawing.page(request, "catalogue/categories.jinja", told)


@public_page
def product(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    at = timezone.now()
    product = queries.product(int(pk))
    if product is None:
        return missing(request, product=int(pk))
    if product.variant_of_id or request.path != product.get_absolute_url():
        return redirect(product, permanent=True)
    variants = queries.variants(product)
    newest = queries.newest_of(product.shop, number=MORE + 1)
    context = {
        "product": product,
        "shop": product.shop,
        "category": product.category,
        **offers.told(product, variants, at, asked=request.GET.get("variante", "")),
        "add_url": reverse("basket:add"),
        "left": queries.left(product.stock),
        "panel": remembered(f"panel of {product.shop_id}", lambda: _panel(product.shop, at)),
        "head": heads.product(product, variants, at),
        "more": [card for card in newest if card.pk != product.pk][:MORE],
    }
    return drawing.page(request, "catalogue/product.jinja", context)


def _panel(shop: Shop, at: datetime, *, unfolded: bool = False) -> SafeString:
    """Who sells it, where and when, drawn as all their products show it."""
    told = {"shop": shop, "front": front(shop, at=at), "week": shop.hours.week(at)}
    told |= {"unfolded": unfolded, "trader": _trader(shop)} | way_to(shop)
    return render_to_string("catalogue/parts/seller.html", told)


def _trader(shop: Shop) -> Trader:
    return remembered(f"trader of {shop.merchant_id}", lambda: trader(shop.merchant))


def _shops(at: datetime) -> QuerySet[Shop]:
    return queries.shops(at, insee=current_town().commune_id)


def _first_shops(at: datetime) -> list[Shop]:
    """Those of the home page. Who opens meanwhile stands first as soon as they are asked again."""
    return remembered("first shops", lambda: list(_shops(at)[:FRONTS]))


def _page(request: HttpRequest, column: str, keys: list[int]) -> tuple[Page[int], list[Card]]:
    """The page asked for of products on show, newest first, whose `column` is one of the keys."""
    pages = Paginator(range(queries.number_of(column, keys)), queries.PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return page, queries.cards_of(column, keys, first=pages.per_page * (page.number - 1))
