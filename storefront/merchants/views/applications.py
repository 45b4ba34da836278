"""Asking to sell here."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halles import limits
from halles.accounts.http import UserRequest
from storefront.merchants import actions, heads
from storefront.merchants.forms.applications import ApplicationForm
from storefront.merchants.models import Merchant
from tenants.current import current_town

# Each application has the town hall look: more in an hour are not a shopkeeper's.
TRIES = 10


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Open my shop: what it takes, then, once signed in, the form."""
    if not request.user.is_authenticated:
        return render(request, "merchants/welcome.html", {"head": heads.welcome()})
    return _form(cast(UserRequest, request))


def _form(request: UserRequest) -> HttpResponse:
    first = {"email": request.user.email, "city": current_town().name}
    form = ApplicationForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid() and _applied(request, form):
        messages.success(request, _("The town hall has your application and will write to you."))
        return redirect("merchants:apply")
    mine = Merchant.objects.filter(owner=request.user).select_related("shop").order_by("pk")
    context = {"form": form, "mine": mine}
    return render(request, "merchants/apply.html", context, status=422 if form.is_bound else 200)


def _applied(request: UserRequest, form: ApplicationForm) -> bool:
    owner, at = request.user, timezone.now()
    if not limits.allow(f"apply:{owner.pk}", limit=TRIES, seconds=3600):
        form.add_error(None, _("Too many applications. Please try again in an hour."))
        return False
    try:
        actions.apply(application=form.application(), owner=owner, at=at, by=owner.email)
    except actions.SiretTaken:
        form.add_error("siret", _("A shop with this SIRET is here already. Is it yours? Sign in."))
    return not form.errors
