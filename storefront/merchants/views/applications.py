"""Asking to sell here."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halles import limits
from halles.accounts.http import UserRequest
from storefront.merchants import actions, heads, registers
from storefront.merchants.forms.applications import ApplicationForm, NumberForm
from storefront.merchants.models import Merchant
from storefront.merchants.registers import prefill
from storefront.merchants.registers.port import ACTIVE, CLOSED, NoAnswer
from tenants.current import current_town

# Each application has the town hall look: more in an hour are not a shopkeeper's.
TRIES = 10


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Open my shop: what it takes, then, once signed in, the form."""
    if not request.user.is_authenticated:
        return render(request, "merchants/welcome.html", {"head": heads.welcome()})
    if "number" in request.POST:
        return _look_up(cast(UserRequest, request))
    return _form(cast(UserRequest, request))


def _form(request: UserRequest) -> HttpResponse:
    form = ApplicationForm(request.POST or None, initial=_known(request))
    if request.method == "POST" and form.is_valid() and _applied(request, form):
        messages.success(request, _("The town hall has your application and will write to you."))
        return redirect("merchants:apply")
    status = 422 if form.is_bound else 200
    return _page(request, form, NumberForm(auto_id="look_%s"), status=status)


def _look_up(request: UserRequest) -> HttpResponse:
    """The form with what the register says of a SIRET; nothing is kept."""
    number = NumberForm(request.POST, auto_id="look_%s")
    if not number.is_valid():
        return _page(request, ApplicationForm(initial=_known(request)), number, status=422)
    digits = number.cleaned_data["number"]
    form = ApplicationForm(initial=_known(request) | {"siret": digits} | _said(request, digits))
    return _page(request, form, None)


def _said(request: UserRequest, digits: str) -> dict[str, str]:
    """What the register says; the person is told when it says nothing, and why."""
    register = registers.get()
    if not register.asks:
        messages.info(request, _("The register was not consulted: please fill in the rest."))
        return {}
    if not limits.allow(f"look_up:{request.user.pk}", limit=TRIES, seconds=3600):
        messages.error(request, _("Too many numbers looked up. Please fill in the rest yourself."))
        return {}
    try:
        found = register.establishment(digits)
    except NoAnswer:
        messages.info(request, _("The register does not answer: please fill in the rest."))
        return {}
    messages.info(request, _words(found.state))
    return prefill.answers(found)


def _words(state: str) -> str:
    return {
        ACTIVE: _("Here is what the register says: look it over, and change what differs."),
        CLOSED: _("The register says that this establishment is closed: check its number."),
    }.get(state, _("The register does not know this number: check it, and fill in the rest."))


def _known(request: UserRequest) -> dict[str, Any]:
    return {"email": request.user.email, "city": current_town().name}


def _page(
    request: UserRequest, form: ApplicationForm, number: NumberForm | None, *, status: int = 200
) -> HttpResponse:
    mine = Merchant.objects.filter(owner=request.user).select_related("shop").order_by("pk")
    # Who has begun to fill in the form goes on with it.
    context = {"form": form, "number": None if form.is_bound else number, "mine": mine}
    return render(request, "merchants/apply.html", context, status=status)


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
