"""How a shop is shown and called, and when it is open."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from halles import limits
from halles.accounts.http import UserRequest, signed_in_required
from storefront.desk.forms.hours import ClosingForm, WeekForm
from storefront.desk.forms.shops import NameForm, ShopForm
from storefront.desk.shops import back, here, of_theirs, roles_in, shop_of, tabs
from storefront.desk.uploads import carry, photo_of
from storefront.merchants import actions
from storefront.merchants.models import Closing, Shop

# Each leaves an address that leads on: more in a day is no change of mind.
RENAMES, A_DAY = 10, 86_400


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def shop(request: UserRequest) -> HttpResponse:
    shop = shop_of(request)
    form = ShopForm(request.POST or None, initial=ShopForm.about(shop))
    photo = photo_of(request, form, shop) if request.method == "POST" else None
    if request.method == "POST" and form.is_valid():
        at, by = timezone.now(), request.user.email
        actions.present(shop, as_=form.presentation(), at=at, by=by)
        if photo:
            actions.set_cover(shop, photo=photo, at=at, by=by)
        messages.success(request, _("Your shop has been changed."))
        return back("desk:shop", shop)
    return _front(request, shop, form, NameForm(shop=shop), carry(photo))


@require_POST
@signed_in_required
def rename(request: UserRequest) -> HttpResponse:
    shop = shop_of(request)
    form = NameForm(request.POST, shop=shop)
    if form.is_valid():
        if limits.allow(f"rename:{shop.pk}", limit=RENAMES, seconds=A_DAY):
            at, by = timezone.now(), request.user.email
            actions.rename(shop, name=form.cleaned_data["name"], at=at, by=by)
            messages.success(request, _("Your shop has its new name, and a new address."))
            return back("desk:shop", shop)
        form.add_error("name", _("It was renamed several times today: try again tomorrow."))
    return _front(request, shop, ShopForm(initial=ShopForm.about(shop)), form)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def hours(request: UserRequest) -> HttpResponse:
    shop = shop_of(request)
    form = WeekForm(request.POST or None, stretches=list(shop.hours.openings))
    if request.method == "POST" and form.is_valid():
        at, by = timezone.now(), request.user.email
        try:
            actions.set_week(shop, stretches=form.stretches(), at=at, by=by)
        except actions.Overlap as overlap:
            said = {"time": str(overlap)}
            form.add_error(None, _("Two stretches overlap or end early, at %(time)s.") % said)
        else:
            messages.success(request, _("Your hours have been changed."))
            return back("desk:hours", shop)
    return _hours(request, shop, form, ClosingForm())


@require_POST
@signed_in_required
def add_closing(request: UserRequest) -> HttpResponse:
    shop, form = shop_of(request), ClosingForm(request.POST)
    if form.is_valid():
        said, at = form.cleaned_data, timezone.now()
        days = (said["first_day"], said["last_day"])
        try:
            actions.add_closing(
                shop, days=days, reason=said["reason"], at=at, by=request.user.email
            )
        except actions.Overlap:
            form.add_error("last_day", _("The last day comes before the first."))
        except actions.TooManyAbsences:
            form.add_error(None, _("You have announced a hundred absences: take some back first."))
        else:
            messages.success(request, _("Your days away have been announced."))
            return back("desk:hours", shop)
    return _hours(request, shop, WeekForm(stretches=list(shop.hours.openings)), form)


@require_POST
@signed_in_required
def remove_closing(request: UserRequest, pk: int) -> HttpResponse:
    found = of_theirs(request.user, Closing.objects.select_related("shop"))
    closing = get_object_or_404(found, pk=pk)
    actions.remove_closing(closing, at=timezone.now(), by=request.user.email)
    messages.success(request, _("You will be open on those days."))
    return back("desk:hours", closing.shop)


def _front(
    request: UserRequest,
    shop: Shop,
    form: ShopForm,
    name: NameForm,
    kept: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {"shop": shop, "form": form, "name": name, "here": here(shop)}
    context |= {"roles": roles_in(request, shop)}
    context |= {"thumb": shop.thumb, "tabs": tabs(request, shop)} | (kept or {})
    wrong = form.is_bound or name.is_bound
    return render(request, "desk/shop.html", context, status=422 if wrong else 200)


def _hours(request: UserRequest, shop: Shop, week: WeekForm, closing: ClosingForm) -> HttpResponse:
    context = {"shop": shop, "here": here(shop), "tabs": tabs(request, shop)}
    context |= {"week": week, "closing": closing, "closings": shop.closings.all()}
    context["preview"] = shop.hours.week(timezone.now())
    wrong = week.errors or closing.errors
    return render(request, "desk/hours/week.html", context, status=422 if wrong else 200)
