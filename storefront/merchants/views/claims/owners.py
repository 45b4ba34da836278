"""Whose shop it is: a SIRET and a mailbox, and the code that proves who reads it."""

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halles.accounts import actions as accounts
from halles.accounts import codes
from halles.accounts.backends import BACKEND
from halles.accounts.forms import CodeForm
from halles.accounts.models import User, normal
from storefront.merchants import actions
from storefront.merchants.actions import Claim
from storefront.merchants.forms.claims import ClaimForm
from storefront.merchants.invitations import links
from storefront.merchants.invitations.links import Bearer
from storefront.merchants.models import Merchant
from storefront.merchants.views.claims import fronts
from storefront.merchants.views.claims.pages import SAID, held, may_try, page, while_open


@require_http_methods(["GET", "HEAD", "POST"])
@while_open
def shop(request: HttpRequest) -> HttpResponse:
    """Whose shop it is, then how it is shown."""
    if mine := fronts.unfinished(request.user):
        return fronts.front(request, mine)
    bearer = held(request)
    if bearer.invitation.merchant.state != Merchant.State.INVITED:
        return redirect("merchants:claim_done")
    return _who(request, bearer)


@require_http_methods(["GET", "HEAD", "POST"])
@while_open
def code(request: HttpRequest) -> HttpResponse:
    """The six digits that prove who reads the mailbox; nothing else is asked again."""
    said = request.session.get(SAID)
    if not said:
        return redirect("merchants:claim")
    bearer, claim = held(request), Claim(**said)
    typed = {"email": claim.email, "code": request.POST.get("code", "")}
    form = CodeForm(typed if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _proved(request, bearer, claim, form)
    return page(request, "merchants/claim/code.html", form, email=claim.email)


def _who(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    merchant = bearer.invitation.merchant
    first = {"siret": merchant.printed_siret, "email": merchant.email}
    form = ClaimForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        claim = form.claim()
        if _reads(request, bearer, claim.email):
            owner = accounts.person(claim.email, merchant.legal_name)
            return _claimed(request, bearer, claim, owner)
        if may_try(form, f"claim-code:{bearer.invitation.pk}"):
            actions.ask_for_code(claim, name=merchant.legal_name)
            request.session[SAID] = {"siret": claim.siret, "email": normal(claim.email)}
            return redirect("merchants:claim_code")
    return page(request, "merchants/claim/who.html", form, merchant=merchant)


def _reads(request: HttpRequest, bearer: Bearer, email: str) -> bool:
    """Whether they have proved to read that mailbox: signed in, or by the link sent to it."""
    if request.user.is_authenticated and normal(request.user.email) == normal(email):
        return True
    invited = normal(bearer.invitation.merchant.email)
    by_mail = bearer.channel == links.MAIL and bool(invited) and normal(email) == invited
    # The link lasts for months and may be handed on: it opens no account that has more behind it.
    return by_mail and actions.opens_nothing(invited)


def _proved(request: HttpRequest, bearer: Bearer, claim: Claim, form: CodeForm) -> HttpResponse:
    if not may_try(form, f"code:for:{claim.email}"):
        return page(request, "merchants/claim/code.html", form, status=429, email=claim.email)
    try:
        owner = codes.enter(claim.email, form.cleaned_data["code"], at=timezone.now())
    except codes.WrongCode:
        form.add_error("code", _("This is not the code of our last message, or it is too old."))
        return page(request, "merchants/claim/code.html", form, email=claim.email)
    return _claimed(request, bearer, claim, owner)


def _claimed(request: HttpRequest, bearer: Bearer, claim: Claim, owner: User) -> HttpResponse:
    """Theirs from now on, and signed in. Raises SpentInvitation when somebody was faster."""
    try:
        actions.claim(bearer, claim=claim, owner=owner, at=timezone.now())
    except actions.SiretTaken:
        form = ClaimForm({"siret": claim.siret, "email": claim.email, "terms": "on"})
        form.add_error("siret", _("A shop with this SIRET is here already. Is it yours? Sign in."))
        return page(request, "merchants/claim/who.html", form, merchant=bearer.invitation.merchant)
    request.session.pop(SAID, None)
    auth.login(request, owner, backend=BACKEND)
    return redirect("merchants:claim")
