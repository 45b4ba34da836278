"""What people report, by the day it must be answered, and what merchants contest."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halles.accounts.http import UserRequest, manager_required
from halles.moves import IllegalMove
from storefront.moderation import actions, letters, rules
from storefront.moderation.models import Appeal, Decided, Decision, Report
from storefront.townhall.forms.reports import AppealForm, DecisionForm

SHOWN, SOON = 100, timedelta(days=1)


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
        except actions.SamePerson:
            messages.error(request, _("You decided this: a colleague answers."))
        except IllegalMove:
            messages.error(
                request, _("The shop may not be shown for another reason: see its file.")
            )
        else:
            messages.success(request, _("Answered, and the merchant is told."))
        return redirect("townhall:appeal", pk=pk)
    context = {"appeal": found, "form": form, **_reader(found, request)}
    status = 422 if form.is_bound else 200
    return render(request, "townhall/trust/appeal.html", context, status=status)


@require_safe
@manager_required
def letter(request: UserRequest, pk: int) -> HttpResponse:
    """The statement of reasons of a decision that withholds something, to be printed."""
    rows = Decision.objects.exclude(measure=Decision.Measure.NONE)
    found = get_object_or_404(rows.select_related("shop__merchant", "product"), pk=pk)
    content = letters.statement(found, at=timezone.now())
    name = f'attachment; filename="decision-{found.pk}.pdf"'
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": name}
    )


def _due(row: Any, at: datetime) -> dict[str, Any]:
    if row.due_at < at:
        tone, words = "bad", _("late")
    elif row.due_at < at + SOON:
        tone, words = "warn", _("today or tomorrow")
    else:
        tone, words = "info", _("in time")
    return {"row": row, "tone": tone, "words": words}


def _reader(appeal: Appeal, request: UserRequest) -> dict[str, bool]:
    """Whether who reads it is who decided, and may answer all the same."""
    email = request.user.email
    return {
        "same_person": appeal.decision.by == email,
        "may_answer": rules.can_answer(email, appeal),
    }
