"""Closed today in one tap, open again in another; and the holidays of a shop."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from halles.accounts.http import UserRequest, signed_in_required
from halles.translations.dates import date_format
from storefront.desk.forms.hours import CloseNowForm, PauseForm
from storefront.desk.shops import back, here, shop_of
from storefront.merchants import actions
from storefront.merchants.models import Shop


@require_POST
@signed_in_required
def close(request: UserRequest) -> HttpResponse:
    shop, form = shop_of(request), CloseNowForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose until when you are closed."))
        return redirect("desk:home")
    until = form.cleaned_data["until"]
    try:
        actions.close_from_now(shop, until=until, at=timezone.now(), by=request.user.email)
    except actions.Overlap:
        messages.error(request, _("That day is over: choose until when you are closed."))
    except actions.TooManyAbsences:
        wrong = _("You have announced a hundred absences: take some back first.")
        messages.error(request, wrong)
    except actions.AlreadyAway:
        messages.error(request, _("Your shop is closed already."))
    else:
        said = {"shop": shop.name, "day": date_format(until, "l j F")}
        messages.success(request, _("%(shop)s is closed until the end of %(day)s.") % said)
    return redirect("desk:home")


@require_POST
@signed_in_required
def open_again(request: UserRequest) -> HttpResponse:
    shop = shop_of(request)
    try:
        actions.open_again(shop, at=timezone.now(), by=request.user.email)
    except actions.NotAway:
        messages.error(request, _("Your shop was not closed."))
    else:
        messages.success(request, _("Your usual hours are shown again."))
    return redirect("desk:home")


@require_POST
@signed_in_required
def pause(request: UserRequest) -> HttpResponse:
    shop, form = shop_of(request), PauseForm(request.POST)
    if not form.is_valid() or not _paused(request, shop, form):
        context = {"shop": shop, "here": here(shop), "pause": form}
        return render(request, "desk/hours/away.html", context, status=422)
    messages.success(request, _("Your shop is on holiday."))
    return back("desk:products", shop)


@require_POST
@signed_in_required
def resume(request: UserRequest) -> HttpResponse:
    shop = shop_of(request)
    actions.resume(shop, at=timezone.now(), by=request.user.email)
    messages.success(request, _("Your shop takes orders again."))
    return back("desk:products", shop)


def _paused(request: UserRequest, shop: Shop, form: PauseForm) -> bool:
    at, by = timezone.now(), request.user.email
    try:
        actions.pause(shop, **form.cleaned_data, at=at, by=by)
    except actions.BadPause:
        wrong = _("The day you take orders again must come after the first day, and be to come.")
        form.add_error("until", wrong)
    return not form.errors
