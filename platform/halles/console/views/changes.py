from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from halles.accounts.models import User
from halles.console.doors import operator_required
from halles.console.forms import InviteForm, RenameForm, SuspendForm
from halles.console.views import find, show
from tenants.actions import addresses, life, managers
from tenants.models import IllegalMove
from tenants.subdomains import BadSubdomain


@operator_required
@require_POST
def open_to_all(request: HttpRequest, uuid: str) -> HttpResponse:
    try:
        life.open_to_all(find(uuid), at=timezone.now(), by=_by(request))
        messages.success(request, _("The town is open to all."))
    except IllegalMove:
        _too_late(request)
    return redirect("console:town", uuid=uuid)


@operator_required
@require_POST
def suspend(request: HttpRequest, uuid: str) -> HttpResponse:
    town, form = find(uuid), SuspendForm(request.POST, prefix="suspend")
    if not form.is_valid():
        return show(request, town, suspend_form=form)
    try:
        life.suspend(town, at=timezone.now(), by=_by(request), **form.cleaned_data)
        messages.success(request, _("The town is suspended: its visitors see its closed page."))
    except IllegalMove:
        _too_late(request)
    return redirect("console:town", uuid=uuid)


@operator_required
@require_POST
def resume(request: HttpRequest, uuid: str) -> HttpResponse:
    try:
        life.resume(find(uuid), at=timezone.now(), by=_by(request))
        messages.success(request, _("The town is back."))
    except IllegalMove:
        _too_late(request)
    return redirect("console:town", uuid=uuid)


@operator_required
@require_POST
def rename(request: HttpRequest, uuid: str) -> HttpResponse:
    town, form = find(uuid), RenameForm(request.POST, prefix="rename")
    if form.is_valid():
        try:
            renamed = addresses.rename(
                town, at=timezone.now(), by=_by(request), **form.cleaned_data
            )
            told = _("The town now answers at %(address)s.") % {"address": renamed.address}
            messages.success(request, told)
            return redirect("console:town", uuid=uuid)
        except BadSubdomain as refusal:
            form.add_error("subdomain", str(refusal))
    return show(request, town, rename_form=form)


@operator_required
@require_POST
def invite(request: HttpRequest, uuid: str) -> HttpResponse:
    town, form = find(uuid), InviteForm(request.POST, prefix="invite")
    if form.is_valid():
        try:
            managers.invite(town, at=timezone.now(), by=_by(request), **form.cleaned_data)
            messages.success(request, _("The invitation is on its way."))
            return redirect("console:town", uuid=uuid)
        except managers.NotServing:
            form.add_error(None, _("Nobody can be invited to a town that does not serve."))
    return show(request, town, invite_form=form)


def _by(request: HttpRequest) -> str:
    return cast(User, request.user).email


def _too_late(request: HttpRequest) -> None:
    messages.error(request, _("The state of the town has changed meanwhile: look again."))
