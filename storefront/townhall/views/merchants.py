"""Whom the town hall lets sell, and why."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from halles.accounts.http import UserRequest, manager_required
from storefront.merchants import actions, traders
from storefront.merchants.models import IllegalMove, Merchant
from storefront.townhall import queries
from storefront.townhall.forms.merchants import ApprovalForm, ReasonForm
from tenants.current import current_town

PER_PAGE = 30
CLOSED = gettext_lazy(
    "The register says that this establishment is closed: nothing changed. If the register is"
    " mistaken, say so in the checks of this shop, then try again."
)


@require_safe
@manager_required
def merchants(request: UserRequest) -> HttpResponse:
    chosen = request.GET.get("etat", Merchant.State.IN_REVIEW)
    chosen = chosen if chosen in Merchant.State.values else Merchant.State.IN_REVIEW
    asked, is_stuck = request.GET.get("q", "").replace("\0", "")[:100], "bloques" in request.GET
    at = timezone.now()
    found = queries.merchants(chosen, asked=asked, stuck_at=at if is_stuck else None)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "communes": traders.communes(),
        "tabs": queries.tabs(chosen),
        "chosen": chosen,
        "asked": asked,
        "is_stuck": is_stuck,
        "stuck_count": queries.stuck(at).filter(merchant__state=chosen).count(),
    }
    return render(request, "townhall/merchants.html", context)


@require_safe
@manager_required
def merchant(request: UserRequest, pk: int) -> HttpResponse:
    return _page(request, _asked(pk))


@require_POST
@manager_required
def approve(request: UserRequest, pk: int) -> HttpResponse:
    merchant, form = _asked(pk), ApprovalForm(request.POST)
    if not form.is_valid():
        return _page(request, merchant, approval=form)
    try:
        reason = form.cleaned_data["exception_reason"]
        return _done(request, merchant, actions.approve, _("Approved."), exception_reason=reason)
    except actions.OutsideTown as outside:
        said = {"city": str(outside), "town": current_town().name}
        form.add_error(
            "exception_reason",
            _("This shop is in %(city)s, not in %(town)s: say why you accept it.") % said,
        )
        return _page(request, merchant, approval=form)


@require_POST
@manager_required
def refuse(request: UserRequest, pk: int) -> HttpResponse:
    return _reasoned(request, _asked(pk), actions.refuse, _("Refused, and told why."))


@require_POST
@manager_required
def suspend(request: UserRequest, pk: int) -> HttpResponse:
    return _reasoned(request, _asked(pk), actions.suspend, _("Suspended, and told why."))


@require_POST
@manager_required
def restore(request: UserRequest, pk: int) -> HttpResponse:
    return _done(request, _asked(pk), actions.restore, _("Its shop is visible again."))


def _asked(pk: int) -> Merchant:
    return get_object_or_404(Merchant.objects.select_related("shop", "owner", "invitation"), pk=pk)


def _reasoned(
    request: UserRequest, merchant: Merchant, act: Callable[..., Any], done: str
) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, merchant, reason=form)
    return _done(request, merchant, act, done, reason=form.cleaned_data["reason"])


def _done(
    request: UserRequest, merchant: Merchant, act: Callable[..., Any], done: str, **more: str
) -> HttpResponse:
    try:
        act(merchant, at=timezone.now(), by=request.user.email, **more)
    except actions.SiretTaken:
        messages.error(request, _("Another merchant has this SIRET now."))
    except actions.EstablishmentClosed:
        messages.error(request, CLOSED)
    except IllegalMove:
        messages.error(request, _("Somebody was faster: look at where this merchant is now."))
    else:
        messages.success(request, f"{merchant.shop.name} – {done}")
    return redirect("townhall:merchant", pk=merchant.pk)


def _page(
    request: UserRequest,
    merchant: Merchant,
    *,
    approval: forms.Form | None = None,
    reason: forms.Form | None = None,
) -> HttpResponse:
    context = {
        "merchant": merchant,
        "outside": merchant.insee not in traders.communes(),
        "moves": merchant.moves.order_by("-pk"),
        "approval": approval or ApprovalForm(),
        "reason": reason or ReasonForm(),
    }
    wrong = approval or reason
    return render(request, "townhall/merchant.html", context, status=422 if wrong else 200)
