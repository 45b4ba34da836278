"""Lists of shops: brought, looked at line by line, confirmed."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from halles import tables
from halles.accounts.http import UserRequest, manager_required
from storefront.merchants.actions import rosters
from storefront.merchants.invitations import filling, lists
from storefront.merchants.models import Roster
from storefront.townhall.forms.rosters import RosterForm

PER_PAGE = 100
# A commune has some thousand shops at most: more at once is a mistake.
LIMITS = tables.Limits(bytes=10 * 1024 * 1024, rows=5000)


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def bring(request: UserRequest) -> HttpResponse:
    form = RosterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = _read(request, form)
        if kept:
            return redirect("townhall:roster", pk=kept.pk)
    context = {"form": form, "rosters": Roster.objects.order_by("-pk")[:20]}
    return render(
        request, "townhall/rosters/list.html", context, status=422 if form.errors else 200
    )


@require_safe
@manager_required
def roster(request: UserRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(Roster, pk=pk)
    judged = [] if kept.confirmed_at else filling.judged(kept)
    chosen = request.GET.get("quoi", "")
    shown = [judge for judge in judged if judge.verdict == chosen] if chosen else judged
    context = {
        "roster": kept,
        "counts": _counts(judged),
        "tabs": _tabs(judged, chosen),
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "left": len(kept.lines.get("rows", ())) if kept.confirmed_at else 0,
    }
    return render(request, "townhall/rosters/detail.html", context)


@require_POST
@manager_required
def confirm(request: UserRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(Roster, pk=pk)
    try:
        rosters.confirm(kept, at=timezone.now(), by=request.user.email)
    except rosters.AlreadyConfirmed:
        messages.error(request, _("This list was confirmed already: nothing is done twice."))
    else:
        messages.success(request, _("The shops are being prepared. Nobody sees them yet."))
    return redirect("townhall:roster", pk=pk)


@require_POST
@manager_required
def give_up(request: UserRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(Roster, pk=pk)
    try:
        rosters.give_up(kept, at=timezone.now(), by=request.user.email)
    except rosters.AlreadyConfirmed:
        messages.error(request, _("This list was confirmed already: nothing is done twice."))
        return redirect("townhall:roster", pk=pk)
    messages.success(request, _("The list is forgotten."))
    return redirect("townhall:rosters")


def _read(request: UserRequest, form: RosterForm) -> Roster | None:
    said = form.cleaned_data
    try:
        table = tables.read(said["file"].file, limits=LIMITS)
        return rosters.bring(
            lists.read(table),
            name=said["name"],
            approve_at_once=said["approve_at_once"],
            at=timezone.now(),
            by=request.user.email,
        )
    except tables.BadTable as refusal:
        form.add_error("file", str(refusal))
    except lists.NoSuchList:
        form.add_error("file", _("No column names the shops: call one “nom” or “enseigne”."))
    except rosters.NothingToRead:
        form.add_error("file", _("This list has no shop: only its first line was found."))
    return None


def _counts(judged: list[filling.Judged]) -> dict[str, int]:
    verdicts = [judge.verdict for judge in judged]
    return {verdict: verdicts.count(verdict) for verdict in ("new", "here", "error")}


def _tabs(judged: list[filling.Judged], chosen: str) -> list[dict[str, Any]]:
    counts = _counts(judged)
    names = {"new": _("New"), "here": _("Already here"), "error": _("To correct")}
    every = {"name": _("All"), "url": "?", "current": not chosen, "count": len(judged)}
    return [every] + [
        {"name": name, "url": f"?quoi={key}", "current": key == chosen, "count": counts[key]}
        for key, name in names.items()
    ]
