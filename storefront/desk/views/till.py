"""The till: a code is looked up, an amount is taken, the result cannot be missed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from billing.vouchers import actions as vouchers
from billing.vouchers.models import Redemption, Voucher
from halles import limits
from halles.accounts.http import UserRequest, signed_in_required
from storefront.desk import queries
from storefront.desk.forms.till import LookUpForm, RedeemForm, ShopForm
from storefront.merchants.models import Merchant

TILL = Redemption.Channel.TILL


@require_safe
def till(request: HttpRequest) -> HttpResponse:
    """Where the QR code of a voucher leads; who has no till here reads what it is for."""
    tills = queries.tills(request.user)
    if not tills:
        return render(
            request, "desk/till/closed.html", {"merchants": queries.merchants(request.user)}
        )
    return _ask(request, LookUpForm(tills=tills))


@require_POST
@signed_in_required
def look_up(request: UserRequest) -> HttpResponse:
    form = LookUpForm(request.POST, request.FILES, tills=_tills(request))
    if not form.is_valid():
        return _ask(request, form, status=422)
    try:
        _count(request, form.merchant)
        found = vouchers.look_up(form.cleaned_data["code"], channel=TILL, at=timezone.now())
    except vouchers.Refused as refused:
        return _ask(request, form, refused=str(refused), status=422)
    chosen = {"code": form.cleaned_data["code"], "shop": form.merchant.pk}
    return _show(request, found, RedeemForm(tills=form.tills.values(), initial=chosen))


@require_POST
@signed_in_required
def redeem(request: UserRequest) -> HttpResponse:
    form, refusal = RedeemForm(request.POST, tills=_tills(request)), ""
    if form.is_valid():
        try:
            return redirect("desk:redemption", pk=_redeemed(request, form).pk)
        except vouchers.RateLimited as refused:
            return _from_the_start(request, form, str(refused))
        except vouchers.Refused as refused:
            refusal = str(refused)
    return _again(request, form, refusal)


@require_safe
@signed_in_required
def redemption(request: UserRequest, pk: int) -> HttpResponse:
    own = queries.redemptions(_tills(request)).select_related("voucher", "payee")
    return render(request, "desk/till/done.html", {"redemption": get_object_or_404(own, pk=pk)})


def _redeemed(request: UserRequest, form: RedeemForm) -> Redemption:
    _count(request, form.merchant)
    if form.merchant.payee is None:
        raise vouchers.NotEligible
    return vouchers.redeem(
        form.cleaned_data["code"],
        payee=form.merchant.payee,
        amount=form.cleaned_data["amount"],
        idem=form.cleaned_data["idem"],
        at=timezone.now(),
        by=request.user.email,
    )


def _again(request: UserRequest, form: RedeemForm, refusal: str) -> HttpResponse:
    """The amount once more; from the start when the voucher itself cannot be taken any more."""
    try:
        # Looking the code up once more is a try too, at every till it could be from.
        _count(request, *form.tills.values())
        found = vouchers.look_up(form.data.get("code", ""), channel=TILL, at=timezone.now())
    except vouchers.Refused as refused:
        return _from_the_start(request, form, refusal or str(refused))
    return _show(request, found, form, refused=refusal, status=422)


def _from_the_start(request: UserRequest, form: RedeemForm, refusal: str) -> HttpResponse:
    start = LookUpForm(tills=form.tills.values())
    return _ask(request, start, refused=refusal, status=422)


def _tills(request: UserRequest) -> list[Merchant]:
    tills = queries.tills(request.user)
    if not tills:
        raise Http404
    return tills


def _count(request: HttpRequest, *merchants: Merchant) -> None:
    scopes = [merchant.scope for merchant in merchants]
    vouchers.count_try(f"client:{limits.client_address(request)}", *scopes)


def _ask(
    request: HttpRequest, form: ShopForm, *, refused: str = "", status: int = 200
) -> HttpResponse:
    today = queries.till_today(form.tills.values(), at=timezone.now())
    context = {"form": form, "refused": refused, "today": today}
    return render(request, "desk/till/ask.html", context, status=status)


def _show(
    request: HttpRequest,
    voucher: Voucher,
    form: RedeemForm,
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"voucher": voucher, "form": form, "refused": refused}
    return render(request, "desk/till/voucher.html", context, status=status)
