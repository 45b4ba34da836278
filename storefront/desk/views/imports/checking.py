"""What a spreadsheet would do: looked at, corrected, done, undone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from halles.accounts.http import UserRequest, signed_in_required
from storefront.desk.forms.imports import ColumnsForm
from storefront.desk.shops import here, of_theirs
from storefront.imports import actions, queries
from storefront.imports.models import IllegalMove, Import, Line
from storefront.imports.reasons import sentence

PER_PAGE = 50
State = Import.State


@require_safe
@signed_in_required
def one(request: UserRequest, pk: int) -> HttpResponse:
    return _page(request, own(request, pk))


@require_POST
@signed_in_required
def columns(request: UserRequest, pk: int) -> HttpResponse:
    imported = own(request, pk)
    form = ColumnsForm(request.POST, imported=imported)
    if not form.is_valid():
        return _page(request, imported, form)
    try:
        actions.map_columns(imported, form.choice(), at=timezone.now(), by=request.user.email)
    except actions.NotEnough:
        form.add_error(None, _("Say which column is the name or the reference, and one more."))
        return _page(request, imported, form)
    except IllegalMove:
        messages.error(request, _("Somebody was faster: look at where this import is now."))
    return redirect("desk:import", pk)


@require_POST
@signed_in_required
def apply(request: UserRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, actions.apply)


@require_POST
@signed_in_required
def undo(request: UserRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, actions.undo)


def own(request: UserRequest, pk: int) -> Import:
    """An import of a shop the person works for; raise Http404 for any other."""
    found = of_theirs(request.user, Import.objects.all())
    return get_object_or_404(found.select_related("shop__merchant", "schedule"), pk=pk)


def _page(request: UserRequest, imported: Import, form: ColumnsForm | None = None) -> HttpResponse:
    asked = request.GET.get("voir", "")
    wanted = asked if asked in Line.Outcome.values else ""
    lines = imported.lines.with_outcome(wanted).select_related("product").order_by("place")
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "imported": imported,
        "told": queries.told(imported),
        "shop": imported.shop,
        "here": here(imported.shop),
        "why": sentence(imported.reason) if imported.reason else "",
        "form": form or ColumnsForm(imported=imported),
        "can_map": imported.state in {State.READ, State.PREVIEWED} and not imported.forgotten_at,
        "filters": _filters(imported, wanted),
        "page": page,
        "lines": _lines(imported, page),
        "to_do": sum(imported.counts.get(name, 0) for name in ("new", "changed")),
        "wrong": imported.counts.get("error", 0),
        "brings_photos": imported.brings_photos,
        "pictures": imported.pictures.values_list("state", "reason", "source"),
    }
    status = 422 if form else 200
    return render(request, "desk/imports/import.html", context, status=status)


def _lines(imported: Import, page: Page[Line]) -> list[queries.Shown]:
    """Those of a page; none while they are worked on, or while their columns are unknown."""
    hidden = imported.busy or imported.state == State.READ
    return [] if hidden else queries.shown(imported, list(page))


def _filters(imported: Import, wanted: str) -> list[dict[str, Any]]:
    every: list[tuple[str, Any, int]] = [("", _("All"), imported.rows)]
    every += [(o.value, o.label, imported.counts.get(o.value, 0)) for o in Line.Outcome]
    return [
        {"name": name, "url": f"?voir={value}", "count": count, "current": value == wanted}
        for value, name, count in every
        if count or not value
    ]


def _moved(request: UserRequest, pk: int, act: Callable[..., Import]) -> HttpResponse:
    imported = own(request, pk)
    try:
        act(imported, at=timezone.now(), by=request.user.email)
    except IllegalMove:
        messages.error(request, _("Somebody was faster: look at where this import is now."))
    return redirect("desk:import", pk)
