"""Spreadsheets of a shop: sent, checked, applied, taken back, taken away."""

import tempfile
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from halles import tables
from halles.accounts.http import UserRequest, signed_in_required
from storefront.desk.forms.imports import (
    MOST_TOGETHER,
    ColumnsForm,
    FileForm,
    ScheduleForm,
    too_heavy,
)
from storefront.desk.often import at_most
from storefront.desk.shops import back, here, shop_of, tabs
from storefront.imports import actions, queries
from storefront.imports.models import IllegalMove, Import, Line, Schedule
from storefront.imports.reasons import sentence
from storefront.merchants.models import Merchant, Shop

PER_PAGE, LATEST = 50, 20
# Seconds of work each where a shop has thousands of products.
WORKBOOKS = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
State = Import.State


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def imports(request: UserRequest) -> HttpResponse:
    shop, form = shop_of(request), FileForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _list(request, shop, file_form=form)
    sent = actions.keep(form.cleaned_data["file"], form.cleaned_data["pictures"])
    started = actions.start(shop, sent, at=timezone.now(), by=request.user.email)
    return redirect("desk:import", started.pk)


@require_safe
@signed_in_required
def one(request: UserRequest, pk: int) -> HttpResponse:
    return _page(request, _own(request, pk))


@require_POST
@signed_in_required
def columns(request: UserRequest, pk: int) -> HttpResponse:
    imported = _own(request, pk)
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


@require_safe
@signed_in_required
@at_most(WORKBOOKS)
def errors(request: UserRequest, pk: int) -> HttpResponseBase:
    """The lines in error as a workbook, to be mended and sent again."""
    imported = _own(request, pk)
    return _workbook(queries.error_columns(imported), queries.errors(imported), _("errors"))


@require_safe
@signed_in_required
@at_most(WORKBOOKS)
def export(request: UserRequest) -> HttpResponseBase:
    """All products of the shop, as a workbook or, asked for, as CSV."""
    shop, columns = shop_of(request), queries.export_columns()
    if request.GET.get("format") != "csv":
        return _workbook(columns, queries.exported(shop), shop.slug)
    # Of this request's town: what is streamed after it would stand in none.
    file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by `_file`)
    file.writelines(tables.csv_of(columns, queries.exported(shop)))
    return _file(file, f"{shop.slug}.csv", "text/csv; charset=utf-8")


@require_POST
@signed_in_required
def schedule(request: UserRequest) -> HttpResponse:
    shop, form = shop_of(request), ScheduleForm(request.POST)
    if not form.is_valid():
        return _list(request, shop, schedule_form=form)
    actions.schedule(shop, form.plan(), at=timezone.now(), by=request.user.email)
    messages.success(request, _("The file is fetched within the hour, then as you said."))
    return back("desk:imports", shop)


@require_POST
@signed_in_required
def stop(request: UserRequest) -> HttpResponse:
    shop = shop_of(request)
    planned = get_object_or_404(Schedule, shop=shop)
    actions.stop(planned, at=timezone.now(), by=request.user.email)
    messages.success(request, _("This file is no longer fetched."))
    return back("desk:imports", shop)


def _own(request: UserRequest, pk: int) -> Import:
    mine = Merchant.objects.visible_to(request.user)
    found = Import.objects.filter(shop__merchant__in=mine)
    return get_object_or_404(found.select_related("shop__merchant", "schedule"), pk=pk)


def _list(
    request: UserRequest,
    shop: Shop,
    *,
    file_form: FileForm | None = None,
    schedule_form: ScheduleForm | None = None,
) -> HttpResponse:
    planned = Schedule.objects.filter(shop=shop).first()
    said = {name: getattr(planned, name) for name in ("address", "period", "tolerated") if planned}
    context = {
        "shop": shop,
        "here": here(shop),
        "tabs": tabs(request, shop),
        "file_form": file_form or FileForm(),
        "most": MOST_TOGETHER,
        "too_heavy": too_heavy(),
        "schedule_form": schedule_form or ScheduleForm(initial=said or None),
        "schedule": planned,
        "why": sentence(planned.reason) if planned and planned.reason else "",
        "imports": shop.imports.newest()[:LATEST],
    }
    bound = any(form and form.is_bound for form in (file_form, schedule_form))
    return render(request, "desk/imports/list.html", context, status=422 if bound else 200)


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
        "can_map": imported.state in {State.READ, State.PREVIEWED},
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
    imported = _own(request, pk)
    try:
        act(imported, at=timezone.now(), by=request.user.email)
    except IllegalMove:
        messages.error(request, _("Somebody was faster: look at where this import is now."))
    return redirect("desk:import", pk)


def _workbook(columns: list[str], rows: Any, name: str) -> HttpResponseBase:
    file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by `_file`)
    tables.write_xlsx(columns, rows, file)
    return _file(file, f"{name}.xlsx", XLSX)


def _file(file: Any, name: str, kind: str) -> HttpResponseBase:
    """Closed by the response, once it is sent."""
    file.seek(0)
    answer: StreamingHttpResponse = FileResponse(
        file, as_attachment=True, filename=name, content_type=kind
    )
    return answer
