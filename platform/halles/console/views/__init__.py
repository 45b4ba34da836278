from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from halles.audit.models import Entry
from halles.console import queries, words
from halles.console.doors import operator_required
from halles.console.forms import InviteForm, RenameForm, SuspendForm
from tenants.models import DeadLetter, Town
from tenants.models.communes import plain

A_PAGE = 50


@operator_required
@require_safe
def towns(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    found = Town.objects.select_related("commune").order_by("commune__plain_name", "pk")
    if text:
        found = found.filter(commune__plain_name__contains=plain(text))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": queries.lines(page),
        "q": text,
        "undelivered": DeadLetter.objects.count(),
    }
    return render(request, "console/towns.html", context)


@operator_required
@require_safe
def town(request: HttpRequest, uuid: str) -> HttpResponse:
    return show(request, find(uuid))


@operator_required
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    page = Paginator(Entry.objects.order_by("-pk"), A_PAGE).get_page(request.GET.get("page"))
    lines = [(entry, words.VERBS.get(entry.verb, entry.verb), _told(entry)) for entry in page]
    return render(request, "console/journal.html", {"page": page, "lines": lines})


def find(uuid: str) -> Town:
    return get_object_or_404(Town.objects.select_related("commune", "opening"), uuid=uuid)


def show(request: HttpRequest, town: Town, **forms: Any) -> HttpResponse:
    """The page of a town, with the form that was refused in the place of its empty one."""
    context = {
        "tenant": town,
        "steps": queries.steps(town.opening),
        "managers": queries.managers(town),
        "moves": town.moves.order_by("-pk"),
        "redirects": queries.redirects(town),
        "suspend_form": SuspendForm(prefix="suspend"),
        "rename_form": RenameForm(prefix="rename"),
        "invite_form": InviteForm(prefix="invite"),
    }
    status = 422 if forms else 200
    return render(request, "console/town.html", context | forms, status=status)


def _told(entry: Entry) -> list[tuple[Any, Any]]:
    states = dict(Town.State.choices)
    # The database keeps no order: what it was is told before what it became.
    place = {name: number for number, name in enumerate(words.DETAILS)}
    told = sorted(entry.detail.items(), key=lambda pair: place.get(pair[0], len(place)))
    return [
        (words.DETAILS.get(name, name), states.get(value, value)) for name, value in told if value
    ]
