"""One page from the basket to the payment. No session: the basket's cookie is enough."""

import uuid
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from billing.vouchers import actions as vouchers
from halles import limits
from halles.http import same_origin
from halles.money import Money
from storefront.basket import queries as baskets
from storefront.basket.http import basket_of
from storefront.basket.models import Basket
from storefront.basket.queries import Contents
from storefront.orders import actions, queries
from storefront.orders.forms import CheckoutForm
from storefront.orders.models import Order
from storefront.orders.views.refusals import REFUSALS, in_words
from storefront.orders.views.tracking import to_payment

# Each order keeps goods until it is paid: without a limit, one could keep them all.
ORDERS, ORDERS_SECONDS = 10, 600


@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    basket = basket_of(request)
    if basket is None:
        return redirect("basket:basket")
    if request.method == "POST":
        return _sent(request, basket)
    if not baskets.contents(basket).can_be_ordered:
        return redirect("basket:basket")
    return _page(request, basket, CheckoutForm(initial=_known(request)))


def _sent(request: HttpRequest, basket: Basket) -> HttpResponse:
    form = CheckoutForm(request.POST)
    if "pay" not in request.POST:
        return _page(request, basket, form.unchecked(), codes=form.codes())
    if not form.is_valid():
        return _page(request, basket, form, codes=form.codes(), status=422)
    if not _may_place(request):
        form.add_error(None, _("Too many orders from here. Please wait ten minutes."))
        return _page(request, basket, form, codes=form.codes(), status=429)
    try:
        order = _place(request, basket, form)
    except actions.EmptyBasket:
        return redirect("basket:basket")
    except REFUSALS as refusal:
        form.add_error(None, in_words(refusal))
        return _page(request, basket, form, codes=form.codes(), status=409)
    return to_payment(request, order)


def _may_place(request: HttpRequest) -> bool:
    who = f"orders:{limits.client_address(request)}"
    return limits.allow(who, limit=ORDERS, seconds=ORDERS_SECONDS)


def _place(request: HttpRequest, basket: Basket, form: CheckoutForm) -> Order:
    codes = form.codes()
    # Each of them is a try.
    vouchers.count_try(*[limits.client_address(request)] * len(codes))
    return actions.place(
        basket,
        shopper=form.shopper(request.user),
        codes=codes,
        expected=Money(form.cleaned_data["expected"]),
        idem=str(form.cleaned_data["idem"]),
        at=timezone.now(),
    )


def _page(
    request: HttpRequest,
    basket: Basket,
    form: CheckoutForm,
    *,
    codes: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    delivered = CheckoutForm(request.POST).delivered()
    at, contents = timezone.now(), baskets.contents(basket)
    pickups = queries.pickups(contents, at=at)
    context = {
        "contents": contents,
        "pickups": pickups,
        "any_delivers": any(pickup["delivers"] for pickup in pickups),
        "delivered": delivered,
        "paying": _paying(request, contents, codes or [], at=at),
        "form": form,
        "idem": uuid.uuid4(),
    }
    return render(request, "orders/checkout.html", context, status=status)


def _paying(
    request: HttpRequest, contents: Contents, codes: list[str], *, at: datetime
) -> queries.Paying:
    try:
        vouchers.count_try(*[limits.client_address(request)] * len(codes))
    except vouchers.Refused as refusal:
        # No code is looked at: only what was typed is kept.
        return queries.paying(contents, [], refused=dict.fromkeys(codes, str(refusal)), at=at)
    return queries.paying(contents, codes, at=at)


def _known(request: HttpRequest) -> dict[str, str]:
    user = request.user
    return {"name": user.name, "email": user.email} if user.is_authenticated else {}
