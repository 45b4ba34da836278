"""Anybody may say that something should not be there: no account, no script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from halles import limits
from halles.http import public_form, public_page
from storefront.catalogue.models import Product
from storefront.merchants.models import Shop
from storefront.moderation import actions
from storefront.moderation.forms import ReportForm
from storefront.moderation.models import Report

# In an hour: of one visitor, and of all of them together. Past that, what nobody has reported yet
# still is: no flood keeps a true one out.
TRIES, ALL_TRIES = 5, 60


@public_form
def report_shop(request: HttpRequest, slug: str) -> HttpResponse:
    shops = Shop.objects.published().select_related("merchant").defer("search")
    return _page(request, get_object_or_404(shops, slug=slug), None)


@public_form
def report_product(request: HttpRequest, pk: int) -> HttpResponse:
    goods = Product.objects.shown().select_related("shop__merchant")
    product = get_object_or_404(goods, pk=pk)
    return _page(request, product.shop, product)


@public_page
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "moderation/thanks.html")


def _page(request: HttpRequest, shop: Shop, product: Product | None) -> HttpResponse:
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = 422 if form.errors else 200
    if form.is_valid():
        if _may_report(request, shop, product):
            actions.report(shop, product, said=form.cleaned_data, at=timezone.now())
            return redirect("moderation:thanks")
        form.add_error(None, _("Too many reports at once. Please try again in an hour."))
        status = 429
    told = {"form": form, "shop": shop, "product": product}
    return render(request, "moderation/report.html", told, status=status)


def _may_report(request: HttpRequest, shop: Shop, product: Product | None) -> bool:
    one = f"report:{limits.client_address(request)}"
    if not limits.allow(one, limit=TRIES, seconds=3600):
        return False
    same = Report.objects.waiting().filter(shop=shop, product=product)
    return limits.allow("report", limit=ALL_TRIES, seconds=3600) or not same.exists()
