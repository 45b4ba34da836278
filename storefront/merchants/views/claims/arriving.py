"""Coming in: by the link of a mail or a square, or by the code of a letter."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halles import limits
from storefront.merchants import actions
from storefront.merchants.forms.claims import LetterForm
from storefront.merchants.invitations import links
from storefront.merchants.invitations.links import Bearer, SpentInvitation
from storefront.merchants.views.claims.pages import HELD, SAID, may_try, page, while_open


@require_safe
@while_open
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    """From a link to the page without it: what logs and histories keep opens nothing."""
    return _begin(request, links.read(token, at=timezone.now()))


@require_http_methods(["GET", "HEAD", "POST"])
def typed(request: HttpRequest) -> HttpResponse:
    """The code of a letter, typed."""
    form = LetterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not may_try(form, f"claim:{limits.client_address(request)}"):
            return page(request, "merchants/claim/typed.html", form, status=429)
        try:
            return _begin(request, links.typed(form.cleaned_data["code"], at=timezone.now()))
        except SpentInvitation:
            form.add_error("code", _("This code opens nothing: check it, or ask the town hall."))
    return page(request, "merchants/claim/typed.html", form)


def _begin(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    actions.opened(bearer, at=timezone.now())
    request.session[HELD] = bearer.kept()
    request.session.pop(SAID, None)
    return redirect("merchants:claim")
