"""The shop windows: pages that are the same for everybody."""

from datetime import datetime
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from halles.http import public_page
from storefront.catalogue import linked, queries
from storefront.catalogue.models import Category, Product
from storefront.merchants.models import Shop
from storefront.merchants.queries import front
from tenants.current import current_town

Row = TypeVar("Row", bound=Model)
PER_PAGE = 24
NEW, OF_ONE_SHOP, FRONTS, MORE = 12, 2, 6, 4


@public_page
def home(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    fronts = [front(shop, at=at) for shop in _shops(at)[:FRONTS]]
    new = queries.cards(Product.objects.shown().mixed(OF_ONE_SHOP).newest()[:NEW])
    page = {
        "categories": Category.objects.top(),
        "fronts": fronts,
        "any_open": any(shop.is_open for shop in fronts),
        "new": new,
        "window": queries.window(new),
        "banner": queries.banner(at),
        "facts": linked.town(current_town()),
    }
    return render(request, "catalogue/home.html", page)


@public_page
def shops(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    found = _shops(at)
    shelves = list(Category.objects.top())
    only_open, slug = "ouvertes" in request.GET, request.GET.get("categorie", "")
    if only_open:
        found = found.filter(Q(open_now=True))
    if with_vouchers := "bons" in request.GET:
        found = found.filter(accepts_vouchers=True)
    if slug in {shelf.slug for shelf in shelves}:
        inside = Product.objects.shown().in_category(slug)
        found = found.filter(pk__in=inside.values("shop"))
    page = _page(request, found)
    fronts = [front(shop, at=at) for shop in page]
    context = {"page": page, "fronts": fronts, "categories": shelves}
    choices = {"only_open": only_open, "with_vouchers": with_vouchers, "chosen": slug}
    return render(request, "catalogue/shops.html", context | choices)


@public_page
def shop(request: HttpRequest, slug: str) -> HttpResponse:
    at = timezone.now()
    shop = get_object_or_404(Shop.objects.published().with_hours(), slug=slug)
    page = _page(request, Product.objects.shown().filter(shop=shop).newest())
    week = shop.hours.week(at)
    context = {
        "shop": shop,
        "front": front(shop, at=at),
        "week": week,
        "page": page,
        "goods": queries.cards(page.object_list, with_shop=False),
        "facts": linked.shop(current_town(), shop, week),
    }
    return render(request, "catalogue/shop.html", context)


@public_page
def categories(request: HttpRequest) -> HttpResponse:
    return render(request, "catalogue/categories.html", {"shelves": queries.filled_shelves()})


@public_page
def category(request: HttpRequest, slug: str) -> HttpResponse:
    category = get_object_or_404(Category.objects.select_related("parent"), slug=slug)
    top = category.parent or category
    inside = list(top.children.all())
    shelves = [category] if category.parent else [category, *inside]
    page = _page(request, Product.objects.shown().filter(category__in=shelves).newest())
    context = {"category": category, "top": top, "inside": inside, "page": page}
    context["goods"] = queries.cards(page.object_list)
    return render(request, "catalogue/category.html", context)


@public_page
def product(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    at = timezone.now()
    product = get_object_or_404(Product.objects.shown().select_related("category"), pk=pk)
    if request.path != product.get_absolute_url():
        return redirect(product, permanent=True)
    product.shop = Shop.objects.with_hours().get(pk=product.shop_id)
    others = Product.objects.shown().filter(shop=product.shop).exclude(pk=pk)
    context = {
        "product": product,
        "left": queries.left(product.stock),
        "front": front(product.shop, at=at),
        "week": product.shop.hours.week(at),
        "facts": linked.product(current_town(), product),
        "more": queries.cards(others.newest()[:MORE], with_shop=False),
    }
    return render(request, "catalogue/product.html", context)


def _shops(at: datetime) -> QuerySet[Shop]:
    return queries.shops(at, insee=current_town().commune_id)


def _page(request: HttpRequest, found: QuerySet[Row]) -> Page[Row]:
    return Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
