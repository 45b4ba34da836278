"""Sending invitations: by mail, on paper, again; and taking them back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from halles.accounts.http import UserRequest, manager_required
from halles.http import keys
from storefront.merchants import actions
from storefront.merchants.invitations import letters
from storefront.merchants.invitations.links import SpentInvitation
from storefront.merchants.models import Invitation, Merchant

# Of one page of the list; a mail or a sheet each.
AT_A_TIME = 100


@require_POST
@manager_required
def send(request: UserRequest) -> HttpResponse:
    """To those that were ticked: letters as one PDF, or mails."""
    pks = keys.read_all(request.POST.getlist("merchant"))[:AT_A_TIME]
    chosen = list(Invitation.objects.filter(merchant__in=pks).order_by("pk"))
    if request.POST.get("by") == "letter":
        return _letters(request, chosen)
    return _mails(request, chosen)


@require_POST
@manager_required
def revoke(request: UserRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, merchant=pk)
    try:
        actions.revoke(invitation, at=timezone.now(), by=request.user.email)
        messages.success(request, _("The link and the letters sent open nothing any more."))
    except SpentInvitation:
        messages.error(request, _("Somebody was faster: look at where this merchant is now."))
    return redirect("townhall:merchant", pk=pk)


@require_POST
@manager_required
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(Invitation, merchant=pk)
    reason = request.POST.get("reason", "").replace("\0", "")[:300]
    try:
        by = request.user.email
        actions.withdraw(invitation, reason=reason, at=timezone.now(), by=by)
        messages.success(request, _("This shop is withdrawn: nobody can take it over."))
    except actions.NoReason:
        messages.error(request, _("Say why: it is kept with the decision."))
    except SpentInvitation:
        messages.error(request, _("Somebody was faster: look at where this merchant is now."))
    return redirect("townhall:merchant", pk=pk)


def _letters(request: UserRequest, chosen: list[Invitation]) -> HttpResponse:
    at = timezone.now()
    printed = actions.mark_printed(chosen, at=at, by=request.user.email)
    if not printed:
        return _none_ticked(request)
    answer = HttpResponse(letters.pdf(printed, at=at), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="courriers-{len(printed)}.pdf"'
    return answer


def _mails(request: UserRequest, chosen: list[Invitation]) -> HttpResponse:
    if not chosen:
        return _none_ticked(request)
    sent = 0
    for invitation in chosen:
        try:
            actions.write(invitation, at=timezone.now(), by=request.user.email)
            sent += 1
        except (actions.NoMailbox, SpentInvitation):
            continue
    if sent:
        said = ngettext("%(number)s invitation sent.", "%(number)s invitations sent.", sent)
        messages.success(request, said % {"number": sent})
    if sent < len(chosen):
        messages.error(request, _("Those without an e-mail address need a letter."))
    return _to_those_invited()


def _to_those_invited() -> HttpResponse:
    return redirect(f"{reverse('townhall:merchants')}?etat={Merchant.State.INVITED}")


def _none_ticked(request: UserRequest) -> HttpResponse:
    messages.error(request, _("Tick at least one shop that still waits for its owner."))
    return _to_those_invited()
