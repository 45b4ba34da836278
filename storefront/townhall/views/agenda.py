"""The agenda as the town hall keeps it: its list, its portrait, and what all its pages share."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halles.accounts.http import UserRequest, manager_required
from storefront.agenda import actions
from storefront.agenda.models import Event, Market, Portrait, Quarter
from storefront.townhall.forms.agenda import PortraitForm

# What each refusal is in words.
Refusals = dict[type[Exception], str]


@require_safe
@manager_required
def agenda(request: UserRequest) -> HttpResponse:
    at = timezone.now()
    context = {
        "markets": Market.objects.shown(),
        "events": Event.objects.coming(at),
        "past": Event.objects.shown().filter(ends_at__lte=at).order_by("-starts_at")[:20],
        "archived": Event.objects.filter(state=Event.State.ARCHIVED).order_by("-pk")[:20],
        "quarters": Quarter.objects.shown(),
    }
    return render(request, "townhall/agenda/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def portrait(request: UserRequest) -> HttpResponse:
    kept = Portrait.objects.first()
    form = PortraitForm(request.POST or None, initial={"text": kept.text if kept else ""})
    if request.method == "POST" and form.is_valid():
        actions.set_portrait(form.cleaned_data["text"], at=timezone.now(), by=request.user.email)
        return done(request, _("It is on the home page."))
    return page(request, form, title=_("About the shops of the town"))


def page(request: UserRequest, form: forms.Form, *, title: str, **more: Any) -> HttpResponse:
    """A form of the agenda, as it was asked for or as it was refused."""
    context = {"form": form, "title": title} | more
    status = 422 if form.errors else 200
    return render(request, "townhall/agenda/form.html", context, status=status)


def done(request: UserRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("townhall:agenda")


def tried(
    request: UserRequest,
    act: Callable[[], object],
    words: str,
    refusals: Refusals,
) -> HttpResponse:
    """Back to the agenda, having done it, with these words, or saying why not."""
    try:
        act()
    except tuple(refusals) as refusal:
        messages.error(request, refusals[type(refusal)])
    else:
        messages.success(request, words)
    return redirect("townhall:agenda")
