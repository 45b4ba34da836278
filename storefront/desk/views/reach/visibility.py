"""How often the shop is seen, and what to hang up so that it is seen more."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halles import clock
from halles.accounts.http import UserRequest, signed_in_required
from storefront.desk.often import at_most
from storefront.desk.shops import back, here, shop_of, tabs
from storefront.desk.views.products import own
from storefront.reach import paper
from storefront.visits import actions, queries

# Some 60 ms each: a shop prints one for each shelf, and not all day.
POSTERS = 100
A_DAY = timedelta(days=1)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def visibility(request: UserRequest) -> HttpResponse:
    shop = shop_of(request)
    if request.method == "POST":
        actions.subscribe(shop, is_wanted="wanted" in request.POST)
        messages.success(request, _("Saved."))
        return back("desk:visibility", shop)
    context = {
        "shop": shop,
        "here": here(shop),
        "tabs": tabs(request, shop),
        "week": queries.week(shop, until=clock.local(timezone.now()).date() + A_DAY),
        "is_told": queries.is_told(shop),
    }
    return render(request, "desk/visibility.html", context)


@require_safe
@signed_in_required
@at_most(POSTERS)
def shop_poster(request: UserRequest) -> HttpResponse:
    shop = shop_of(request)
    return _pdf(paper.of_shop(shop, size=_size(request)), f"affiche-{shop.slug}")


@require_safe
@signed_in_required
@at_most(POSTERS)
def product_poster(request: UserRequest, pk: int) -> HttpResponse:
    product = own(request, pk)
    return _pdf(paper.of_product(product, size=_size(request)), f"affiche-{product.slug}")


def _size(request: UserRequest) -> str:
    asked = request.GET.get("format", "")
    return asked if asked in paper.SIZES else paper.SIZES[0]


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
