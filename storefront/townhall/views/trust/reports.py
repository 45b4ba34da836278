"""What people report, by the day it must be answered, and what merchants contest."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halles.accounts.http import UserRequest, manager_required
from storefront.catalogue.models import IllegalMove as NotOnSale
from storefront.merchants.models import IllegalMove
from storefront.moderation import actions
from storefront.moderation.models import Appeal, Decided, Report
from storefront.townhall.forms.reports import AppealForm, DecisionForm

SHOWN, SOON_HOURS = 100, 24


@require_safe
@manager_required
def reports(request: UserRequest) -> HttpResponse:
    at = timezone.now()
    rows = Report.objects.waiting().select_related("shop", "product")[:SHOWN]
    contested = Appeal.objects.waiting().select_related("decision__shop", "decision__product")
    done = Report.objects.filter(decision__isnull=False).select_related(
        "shop", "product", "decision"
    )
    context = {
        "waiting": [_due(row, at) for row in rows],
        "appeals": [_due(row, at) for row in contested[:SHOWN]],
        "done": done.order_by("-decision__at", "-pk")[:20],
    }
    return render(request, "townhall/trust/reports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def report(request: UserRequest, pk: int) -> HttpResponse:
    rows = Report.objects.select_related("shop__merchant", "product", "decision")
    found = get_object_or_404(rows, pk=pk)
    form = DecisionForm(request.POST or None, report=found)
    if request.method == "POST" and form.is_valid():
        at, by = timezone.now(), request.user.email
        try:
            actions.decide(found, form.statement(), at=at, by=by)
        except (Decided, IllegalMove):
            messages.error(request, _("Somebody was faster: this is how it stands now."))
        else:
            messages.success(request, _("Decided, and everybody concerned is told."))
        return redirect("townhall:report", pk=pk)
    same = Report.objects.about_the_same(found).exclude(pk=pk).order_by("-pk")[:20]
    context = {"report": found, "form": form, "same": same, **_due(found, timezone.now())}
    status = 422 if form.is_bound else 200
    return render(request, "townhall/trust/report.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@manager_required
def appeal(request: UserRequest, pk: int) -> HttpResponse:
    rows = Appeal.objects.select_related("decision__shop__merchant", "decision__product")
    found = get_object_or_404(rows, pk=pk)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at, by = timezone.now(), request.user.email
        try:
            actions.answer(found, **form.said(), at=at, by=by)
        except Decided:
            messages.error(request, _("Somebody was faster: this is how it stands now."))
        except (IllegalMove, NotOnSale):
            messages.error(
                request, _("The shop may not be shown for another reason: see its file.")
            )
        else:
            messages.success(request, _("Answered, and the merchant is told."))
        return redirect("townhall:appeal", pk=pk)
    context = {"appeal": found, "form": form, "same_person": _decided(found, request)}
    status = 422 if form.is_bound else 200
    return render(request, "townhall/trust/appeal.html", context, status=status)


def _due(row: Any, at: datetime) -> dict[str, Any]:
    hours = (row.due_at - at).total_seconds() / 3600
    tone = "bad" if hours < 0 else "warn" if hours < SOON_HOURS else "info"
    words = (
        _("late") if hours < 0 else _("today or tomorrow") if hours < SOON_HOURS else _("in time")
    )
    return {"row": row, "tone": tone, "words": words}


def _decided(appeal: Appeal, request: UserRequest) -> bool:
    """Whether whoever reads it is who decided: somebody else would see it with fresh eyes."""
    return appeal.decision.by == request.user.email
