"""The basket's page and buttons. Nothing here needs a session: the forms are same-origin."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from halles.http import same_origin
from storefront.basket import actions, queries
from storefront.basket.forms import AddForm, QuantityForm
from storefront.basket.http import basket_of, remember
from storefront.basket.models import Basket
from storefront.merchants.traders import traders


@require_safe
def basket(request: HttpRequest) -> HttpResponse:
    contents = queries.contents(basket_of(request))
    sellers = traders(group.shop.merchant_id for group in contents.groups)
    sold = [(group, sellers[group.shop.merchant_id]) for group in contents.groups]
    return render(request, "basket/basket.html", {"contents": contents, "sold": sold})


@same_origin
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    form = AddForm(request.POST)
    if not form.is_valid():
        return _answer(request, basket_of(request), wrong=_("This product cannot be added."))
    try:
        kept = actions.add(
            basket_of(request),
            product_id=form.cleaned_data["product"],
            quantity=form.cleaned_data["quantity"],
            at=timezone.now(),
        )
    except actions.NotForSale:
        gone = _("This product cannot be bought any more.")
        return _answer(request, basket_of(request), wrong=gone)
    return _answer(request, kept, right=_added())


@same_origin
@require_POST
def change(request: HttpRequest, product: int) -> HttpResponse:
    kept, form = basket_of(request), QuantityForm(request.POST)
    if kept is None:
        return redirect("basket:basket")
    if not form.is_valid():
        return _answer(request, kept, wrong=_("Choose a quantity between 0 and 99."))
    quantity = form.cleaned_data["quantity"]
    actions.change(kept, product_id=product, quantity=quantity, at=timezone.now())
    return _answer(request, kept)


def _added() -> str:
    return format_html(
        '{} <a href="{}">{}</a>',
        _("It is in your basket."),
        reverse("basket:basket"),
        _("See my basket"),
    )


def _answer(request: Any, kept: Basket | None, *, right: str = "", wrong: str = "") -> HttpResponse:
    """Without script, the basket's page; with it, a message and the new number."""
    if request.htmx:
        context = {
            "text": wrong or right,
            "tone": "error" if wrong else "success",
            "count": queries.count(kept) if kept else 0,
        }
        response = render(request, "basket/added.html", context)
    else:
        if wrong:
            messages.error(request, wrong)
        response = redirect("basket:basket")
    return remember(response, kept) if kept else response
