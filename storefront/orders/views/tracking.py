"""After the order: paying it, coming back from the payment, following it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from billing.payments.models import Payment
from billing.payments.port import ProviderError
from halles.accounts.http import UserRequest, signed_in_required
from halles.http import same_origin
from storefront.basket.http import basket_of, remember
from storefront.orders import actions, queries
from storefront.orders.models import Order
from storefront.orders.views.tickets import ticket


@require_safe
def track(request: HttpRequest, token: str) -> HttpResponse:
    """The shopper's page of an order: whoever has its link may see it."""
    order = _find(token)
    parts = [
        {"part": part, "progress": queries.progress(part), "ticket": ticket(part)}
        for part in order.suborders.all()
    ]
    payment = Payment.objects.of(order.reference).first()
    context = {"order": order, "parts": parts, "payment": payment}
    context |= queries.collecting(order)
    context["payable"] = order.can_be_paid(timezone.now())
    response = render(request, "orders/order.html", context)
    # The address is the key: it must not travel in a Referer.
    response["Referrer-Policy"] = "no-referrer"
    return response


@same_origin
@require_POST
def pay(request: HttpRequest, token: str) -> HttpResponse:
    return to_payment(request, _find(token))


@require_safe
def come_back(request: HttpRequest, token: str) -> HttpResponse:
    """
    From the provider's page. Its own message may come later, so it is asked now; a reload
    asks again and changes nothing more.
    """
    order = _find(token)
    try:
        actions.come_back(order, at=timezone.now())
    except ProviderError:
        messages.info(request, _("The payment is being confirmed. This page will tell."))
    response = redirect(order)
    return _with_basket(request, response, order)


@require_safe
@signed_in_required
def mine(request: UserRequest) -> HttpResponse:
    orders = queries.with_parts(Order.objects.visible_to(request.user)).order_by("-placed_at")
    return render(request, "orders/orders.html", {"orders": orders[:50]})


def to_payment(request: HttpRequest, order: Order) -> HttpResponse:
    """To the provider's page; to the order's own when there is nothing to pay any more."""
    try:
        return redirect(actions.pay_page(order, at=timezone.now()))
    except actions.NotPayable:
        response = redirect(order)
        return _with_basket(request, response, order)
    except ProviderError:
        messages.error(request, _("The payment service does not answer. Please try again."))
        return redirect(order)


def _with_basket(request: HttpRequest, response: HttpResponse, order: Order) -> HttpResponse:
    """The number in the header is right again; a link never gives anybody another basket."""
    basket = basket_of(request)
    return remember(response, basket) if basket and basket == order.basket else response


def _find(token: str) -> Order:
    order = queries.with_parts(Order.objects.filter(token=token)).first()
    if order is None:
        raise Http404
    return order
