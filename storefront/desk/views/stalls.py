"""The stalls of a merchant, and whether it has a shop besides."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from halles.accounts.http import UserRequest, signed_in_required
from storefront.desk.forms.stalls import StallForm
from storefront.desk.shops import back, here, of_theirs, shop_of, tabs
from storefront.merchants import actions
from storefront.merchants.models import Shop, Stall


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def stalls(request: UserRequest) -> HttpResponse:
    shop, form = shop_of(request), StallForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _put_up(request, shop, form):
        messages.success(request, _("Your stall is on the market."))
        return back("desk:stalls", shop)
    context = {"shop": shop, "here": here(shop), "tabs": tabs(request, shop), "form": form}
    context["stalls"] = shop.stalls.all()
    return render(request, "desk/hours/stalls.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in_required
def remove(request: UserRequest, pk: int) -> HttpResponse:
    found = of_theirs(request.user, Stall.objects.select_related("shop"))
    stall = get_object_or_404(found, pk=pk)
    actions.remove_stall(stall, at=timezone.now(), by=request.user.email)
    messages.success(request, _("Your stall is taken down."))
    return back("desk:stalls", stall.shop)


@require_POST
@signed_in_required
def door(request: UserRequest) -> HttpResponse:
    shop, has_door = shop_of(request), request.POST.get("door") == "yes"
    actions.set_door(shop, has_door=has_door, at=timezone.now(), by=request.user.email)
    messages.success(
        request,
        _("Your shop and its hours are shown.") if has_door else _("Only your stalls are shown."),
    )
    return back("desk:stalls", shop)


def _put_up(request: UserRequest, shop: Shop, form: StallForm) -> bool:
    try:
        actions.add_stall(shop, stand=form.stand(), at=timezone.now(), by=request.user.email)
    except actions.Overlap:
        form.add_error("closes", _("It ends before it begins."))
    except actions.NoDay:
        form.add_error("weekdays", _("This market is not held on these days."))
    except actions.TooMany:
        form.add_error(None, _("You have a stall there already, or twenty: take one down first."))
    return not form.errors
