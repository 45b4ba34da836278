"""The shopper's pages: the programme, the purchase, the wallet."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from billing.payments.actions import NotOpen
from billing.payments.port import ProviderError
from billing.vouchers import actions, heads, queries
from billing.vouchers.forms import BuyForm
from billing.vouchers.models import Campaign, Purchase
from halles import limits, signing
from halles.http import public_form, public_page, same_origin


@public_page
def programme(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    campaign = queries.current_campaign(now)
    on_sale = campaign is not None and queries.is_on_sale(campaign, now)
    return _programme(request, campaign, on_sale=on_sale)


@public_form
def buy(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    campaign = queries.current_campaign(now)
    if campaign is None:
        return redirect("vouchers:programme")
    # Who sends a form is answered by it: perhaps the last one was sold to the same person.
    if not (request.POST or queries.is_on_sale(campaign, now)):
        # Here, not by a redirect: an answer that is kept for all who come too late.
        return _programme(request, campaign, on_sale=False)
    form = BuyForm(request.POST or None, campaign=campaign)
    if form.is_valid():
        try:
            return _to_payment(request, _kept(form, campaign, request, now))
        except actions.Refused as refused:
            form.add_error(None, str(refused))
    if form.is_bound and not campaign.affordable:
        return redirect("vouchers:programme")
    status = 422 if form.errors else 200
    return render(request, "vouchers/buy.html", {"campaign": campaign, "form": form}, status=status)


@same_origin
@require_POST
def pay(request: HttpRequest, token: str) -> HttpResponse:
    return _to_payment(request, _purchase(token))


@require_safe
def returned(request: HttpRequest, token: str) -> HttpResponse:
    """Where the provider sends the shopper back to: often before its own news."""
    # Its news comes anyway: the wallet says how far it is.
    with suppress(ProviderError):
        actions.follow(_purchase(token), at=timezone.now())
    return redirect("vouchers:wallet", token=token)


@require_safe
def wallet(request: HttpRequest, token: str) -> HttpResponse:
    purchase = _purchase(token)
    context = queries.wallet(purchase, at=timezone.now())
    return render(request, "vouchers/wallet.html", context)


def _programme(request: HttpRequest, campaign: Campaign | None, *, on_sale: bool) -> HttpResponse:
    context = {"campaign": campaign, "on_sale": on_sale, "head": heads.programme(campaign)}
    return render(request, "vouchers/programme.html", context)


def _kept(form: BuyForm, campaign: Campaign, request: HttpRequest, at: datetime) -> Purchase:
    client, quantity = limits.client_address(request), form.cleaned_data["quantity"]
    # To hear that all is sold is not to buy.
    if campaign.affordable:
        actions.count_purchase(client)
    key = form.key(client)
    return actions.buy(campaign, buyer=form.buyer, quantity=quantity, idem=key, at=at)


def _to_payment(request: HttpRequest, purchase: Purchase) -> HttpResponse:
    try:
        return redirect(actions.pay(purchase, at=timezone.now()))
    except actions.Refused as refused:
        messages.error(request, str(refused))
    except NotOpen:
        # Paid in another window, most likely: the wallet tells.
        pass
    except ProviderError:
        messages.error(request, _("The payment page does not answer. Please try again."))
    return redirect("vouchers:wallet", token=purchase.token)


def _purchase(token: str) -> Purchase:
    try:
        key: Any = signing.read("wallet", token)
    except signing.BadToken as error:
        raise Http404 from error
    return get_object_or_404(Purchase.objects.select_related("campaign"), pk=key)
