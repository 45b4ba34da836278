"""Days that have hours of their own, public holidays first of all."""

from contextlib import suppress
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from halles.accounts.http import UserRequest, signed_in_required
from halles.translations.dates import date_format
from storefront.desk import queries
from storefront.desk.forms.specials import SpecialForm
from storefront.desk.shops import back, here, of_theirs, shop_of, tabs
from storefront.merchants import actions
from storefront.merchants.models import Shop, SpecialOpening


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def specials(request: UserRequest) -> HttpResponse:
    shop = shop_of(request)
    form = SpecialForm(request.POST or None, initial={"day": _asked(request)})
    if request.method == "POST" and form.is_valid() and _announced(request, shop, form):
        messages.success(request, _("Your special hours are announced."))
        return back("desk:specials", shop)
    at = timezone.now()
    context = {"shop": shop, "here": here(shop), "tabs": tabs(request, shop), "form": form}
    context |= {"days": queries.special_days(shop, at), "holidays": queries.holidays(shop, at)}
    return render(request, "desk/hours/specials.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in_required
def remove(request: UserRequest, pk: int) -> HttpResponse:
    found = of_theirs(request.user, SpecialOpening.objects.select_related("shop"))
    special = get_object_or_404(found, pk=pk)
    at, by = timezone.now(), request.user.email
    # Of two that ask at once both have what they asked for.
    with suppress(actions.NothingSpecial):
        actions.remove_special(special.shop, day=special.day, at=at, by=by)
    messages.success(request, _("That day has its usual hours again."))
    return back("desk:specials", special.shop)


def _announced(request: UserRequest, shop: Shop, form: SpecialForm) -> bool:
    at, by = timezone.now(), request.user.email
    try:
        actions.set_special(shop, own=form.own_hours(), at=at, by=by)
    except actions.Overlap as overlap:
        said = {"time": str(overlap)}
        form.add_error("closes_0", _("Two stretches overlap or end early, at %(time)s.") % said)
    except actions.NotThen:
        form.add_error("day", _("Choose a day from today on, within two years."))
    except actions.AlreadyAway as away:
        said = {"day": date_format(date.fromisoformat(str(away)), "j F")}
        words = _("You said that you are away on %(day)s: take those days away back first.")
        form.add_error("day", words % said)
    return not form.errors


def _asked(request: UserRequest) -> date | None:
    """The day a link of this page fills in."""
    try:
        return parse_date(request.GET.get("jour", ""))
    except ValueError:
        return None
