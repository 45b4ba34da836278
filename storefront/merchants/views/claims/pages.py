"""What the pages of a claim share: the invitation they are about, and how they refuse."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from halles import limits
from storefront.merchants.invitations import links
from storefront.merchants.invitations.links import Bearer, SpentInvitation

# What the session keeps: the invitation that was opened, and what was said before the code.
HELD, SAID = "merchants.invitation", "merchants.claim"
# A code of a letter has a million million neighbours.
TRIES, AN_HOUR = 20, 3600
View = Callable[..., HttpResponse]


def while_open(view: View) -> View:
    """Say that the invitation opens nothing any more wherever SpentInvitation is raised."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SpentInvitation:
            return render(request, "merchants/claim/spent.html", status=410)

    return answer


def held(request: HttpRequest) -> Bearer:
    """The invitation that was opened here; raise SpentInvitation when there is none."""
    kept = request.session.get(HELD)
    if not kept:
        raise SpentInvitation
    return links.again(kept, at=timezone.now())


def may_try(form: forms.Form, key: str) -> bool:
    """Count one try; past so many in an hour, the form says so."""
    if limits.allow(key, limit=TRIES, seconds=AN_HOUR):
        return True
    form.add_error(None, _("Too many tries. Please wait an hour."))
    return False


def page(
    request: HttpRequest, template: str, form: forms.Form, *, status: int = 0, **context: Any
) -> HttpResponse:
    """A step: its form as it is asked, or as it was refused."""
    status = status or (422 if form.errors else 200)
    return render(request, template, {"form": form, **context}, status=status)
