from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from halles.accounts.models import User
from halles.console.doors import operator_required
from halles.console.forms import GiveUpForm
from halles.console.letters import kinds
from tenants.actions import dead_letters
from tenants.models import DeadLetter

A_PAGE = 50


@operator_required
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    return _page(request)


@operator_required
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        dead_letters.retry(_find(pk), at=timezone.now(), by=_by(request))
        messages.success(request, _("It is being tried again."))
    except dead_letters.Decided:
        _too_late(request)
    return redirect("console:letters")


@operator_required
@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    tried = dead_letters.retry_all(request.POST.get("job", ""), at=timezone.now(), by=_by(request))
    told = ngettext("%(n)s message is tried again.", "%(n)s messages are tried again.", tried)
    messages.success(request, told % {"n": tried})
    return redirect("console:letters")


@operator_required
@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    letter, form = _find(pk), GiveUpForm(request.POST, prefix=str(pk))
    if not form.is_valid():
        return _page(request, refused={pk: form})
    try:
        reason = form.cleaned_data["reason"]
        dead_letters.give_up(letter, reason=reason, at=timezone.now(), by=_by(request))
        messages.success(request, _("It is tried no more. The journal keeps the reason."))
    except dead_letters.Decided:
        _too_late(request)
    return redirect("console:letters")


def _page(request: HttpRequest, *, refused: dict[int, GiveUpForm] | None = None) -> HttpResponse:
    found = DeadLetter.objects.order_by("job", "schema_name", "pk")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    forms = {letter.pk: GiveUpForm(prefix=str(letter.pk)) for letter in page} | (refused or {})
    sections = [
        (kind, [(shown, forms[shown.letter.pk]) for shown in kind.letters]) for kind in kinds(page)
    ]
    context = {"page": page, "sections": sections}
    return render(request, "console/letters.html", context, status=422 if refused else 200)


def _find(pk: int) -> DeadLetter:
    return get_object_or_404(DeadLetter, pk=pk)


def _by(request: HttpRequest) -> str:
    return cast(User, request.user).email


def _too_late(request: HttpRequest) -> None:
    messages.error(request, _("Somebody has decided about it meanwhile: look again."))
