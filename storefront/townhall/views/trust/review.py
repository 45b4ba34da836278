"""A merchant's file on one screen: facts, checks, papers, history, and the decision."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from halles.accounts.http import UserRequest, manager_required
from storefront.merchants import checklist, traders
from storefront.merchants.actions import NoReason, checks
from storefront.merchants.models import Alert, IllegalMove, Merchant
from storefront.townhall.forms.merchants import ApprovalForm, ReasonForm
from storefront.townhall.forms.trust import AskForm, HelpForm, SettleForm


@require_safe
@manager_required
def review(request: UserRequest, pk: int) -> HttpResponse:
    return _page(request, _found(pk))


@require_POST
@manager_required
def ask(request: UserRequest, pk: int) -> HttpResponse:
    merchant, form = _found(pk), AskForm(request.POST)
    if not form.is_valid():
        return _page(request, merchant, asking=form)
    try:
        words = form.cleaned_data["words"]
        checks.ask_for_more(merchant, words=words, at=timezone.now(), by=request.user.email)
    except IllegalMove:
        messages.error(request, _("Somebody was faster: look at where this merchant is now."))
    else:
        messages.success(request, _("Asked. The file goes on waiting here."))
    return redirect("townhall:review", pk=pk)


@require_POST
@manager_required
def consult(request: UserRequest, pk: int) -> HttpResponse:
    checks.consult(_found(pk), at=timezone.now(), by=request.user.email)
    messages.success(request, _("Asked: the answer comes here within a minute."))
    return redirect("townhall:review", pk=pk)


@require_POST
@manager_required
def settle(request: UserRequest, pk: int) -> HttpResponse:
    alert, form = get_object_or_404(Alert, pk=pk), SettleForm(request.POST)
    if form.is_valid():
        try:
            checks.settle(alert, **form.cleaned_data, at=timezone.now(), by=request.user.email)
            messages.success(request, _("Noted."))
        except (Alert.DoesNotExist, NoReason):
            messages.error(request, _("Somebody was faster: look at where this merchant is now."))
        return redirect("townhall:review", pk=alert.merchant_id)
    return _page(request, _found(alert.merchant_id), settling=form)


def _found(pk: int) -> Merchant:
    rows = Merchant.objects.select_related("shop", "owner", "identity")
    return get_object_or_404(rows, pk=pk)


def _page(
    request: UserRequest,
    merchant: Merchant,
    *,
    asking: AskForm | None = None,
    settling: SettleForm | None = None,
) -> HttpResponse:
    context = {
        "merchant": merchant,
        "trader": traders.trader(merchant),
        "checks": checklist.checks(merchant),
        "history": checklist.history(merchant),
        "papers": merchant.evidence.all(),
        "alert": merchant.alerts.filter(settled_at=None).first(),
        "outside": merchant.insee not in traders.communes(),
        "approval": ApprovalForm(),
        "reason": ReasonForm(),
        "asking": asking or AskForm(),
        "settling": settling or SettleForm(),
        "helping": HelpForm(),
    }
    status = 422 if asking or settling else 200
    return render(request, "townhall/trust/review.html", context, status=status)
