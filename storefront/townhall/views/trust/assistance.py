"""An agent sits down at a merchant's desk, leaves it, and tells who reads no e-mail."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from halles.accounts.http import UserRequest, manager_required
from storefront.merchants.actions import assistance
from storefront.merchants.models import Assistance, IllegalMove, Merchant
from storefront.townhall.forms.trust import HelpForm


@require_POST
@manager_required
def begin(request: UserRequest, pk: int) -> HttpResponse:
    merchant, form = get_object_or_404(Merchant, pk=pk), HelpForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why you help: the merchant reads it."))
        return redirect("townhall:review", pk=pk)
    try:
        words = form.cleaned_data["why"]
        assistance.begin(merchant, agent=request.user, reason=words, at=timezone.now())
    except assistance.Elsewhere:
        messages.error(request, _("You act for another merchant: leave that desk first."))
        return redirect("desk:home")
    except IllegalMove:
        messages.error(request, _("This merchant has no desk to sit at."))
        return redirect("townhall:review", pk=pk)
    return redirect("desk:home")


@require_POST
@manager_required
def end(request: UserRequest) -> HttpResponse:
    try:
        row = assistance.leave(request.user, at=timezone.now())
    except Assistance.DoesNotExist:
        messages.error(request, _("You had left that desk already."))
        return redirect("townhall:home")
    messages.success(request, _("You left the desk."))
    return redirect("townhall:review", pk=row.merchant_id)


@require_safe
@manager_required
def to_tell(request: UserRequest) -> HttpResponse:
    rows = Assistance.objects.to_tell().select_related("merchant__shop", "agent")
    return render(request, "townhall/trust/to_tell.html", {"stays": rows[:100]})


@require_POST
@manager_required
def told(request: UserRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Assistance, pk=pk)
    try:
        assistance.told(row, at=timezone.now(), by=request.user.email)
    except Assistance.DoesNotExist:
        messages.error(request, _("Somebody told them before you."))
    else:
        messages.success(request, _("Noted."))
    return redirect("townhall:to_tell")
