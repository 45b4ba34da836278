"""From the link in a mail or a letter to a shop on show, with one thumb."""

from contextlib import suppress
from typing import Any, cast

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halles import limits
from halles.accounts import codes
from halles.accounts.forms import CodeForm
from halles.accounts.models import User, normal
from storefront.merchants import actions
from storefront.merchants.forms.claims import ClaimForm, FrontForm, LetterForm
from storefront.merchants.invitations import links
from storefront.merchants.invitations.links import Bearer, SpentInvitation
from storefront.merchants.models import IllegalMove, Merchant
from storefront.photos import uploads
from storefront.photos.actions import Sent
from storefront.photos.models import drawer

BACKEND = "halles.accounts.backends.EmailBackend"
# What the session keeps: the invitation that was opened, and what was said before the code.
HELD, SAID = "merchants.invitation", "merchants.claim"
# A code of a letter has a million million neighbours.
TRIES, AN_HOUR = 20, 3600
State = Merchant.State


@require_safe
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    """From a link to the page without it: what logs and histories keep opens nothing."""
    at = timezone.now()
    try:
        return _begin(request, links.read(token, at=at))
    except SpentInvitation:
        return _spent(request)


@require_http_methods(["GET", "HEAD", "POST"])
def typed(request: HttpRequest) -> HttpResponse:
    """The code of a letter, typed."""
    form = LetterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = f"claim:{limits.client_address(request)}"
        if not limits.allow(key, limit=TRIES, seconds=AN_HOUR):
            form.add_error(None, _("Too many tries. Please wait an hour."))
            return _page(request, "merchants/claim/typed.html", form, status=429)
        try:
            return _begin(request, links.typed(form.cleaned_data["code"], at=timezone.now()))
        except SpentInvitation:
            form.add_error("code", _("This code opens nothing: check it, or ask the town hall."))
    return _page(request, "merchants/claim/typed.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
def shop(request: HttpRequest) -> HttpResponse:
    """Whose shop it is, then how it is shown."""
    mine = _unfinished(request.user)
    if mine:
        return _front(request, mine)
    try:
        bearer = _held(request)
    except SpentInvitation:
        return _spent(request)
    if bearer.invitation.merchant.state != State.INVITED:
        return redirect("merchants:claim_done")
    return _who(request, bearer)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The six digits that prove who reads the mailbox; nothing else is asked again."""
    said = request.session.get(SAID)
    if not said:
        return redirect("merchants:claim")
    try:
        bearer = _held(request)
    except SpentInvitation:
        return _spent(request)
    typed = {"email": said["email"], "code": request.POST.get("code", "")}
    form = CodeForm(typed if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _proved(request, bearer, said, form)
    return _page(request, "merchants/claim/code.html", form, email=said["email"])


@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """What happens now: the shop is on show, or the town hall looks at it."""
    mine = _own(request.user).order_by("-pk").first()
    return render(request, "merchants/claim/done.html", {"merchant": mine})


def _begin(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    actions.opened(bearer, at=timezone.now())
    request.session[HELD] = bearer.kept()
    request.session.pop(SAID, None)
    return redirect("merchants:claim")


def _who(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    merchant = bearer.invitation.merchant
    first = {"siret": merchant.printed_siret, "email": merchant.email}
    form = ClaimForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        claim = form.claim()
        if _reads(request, bearer, claim.email):
            return _take(request, bearer, claim, form)
        if not limits.allow(f"claim-code:{bearer.invitation.pk}", limit=TRIES, seconds=AN_HOUR):
            form.add_error(None, _("Too many tries. Please wait an hour."))
        else:
            actions.account_of(claim.email, name=merchant.legal_name)
            request.session[SAID] = {"siret": claim.siret, "email": normal(claim.email)}
            return redirect("merchants:claim_code")
    return _page(request, "merchants/claim/who.html", form, merchant=merchant)


def _reads(request: HttpRequest, bearer: Bearer, email: str) -> bool:
    """Whether they have proved to read that mailbox: signed in, or by the link sent to it."""
    if request.user.is_authenticated and normal(request.user.email) == normal(email):
        return True
    invited = normal(bearer.invitation.merchant.email)
    by_mail = bearer.channel == links.MAIL and bool(invited) and normal(email) == invited
    # The link lasts for months and may be handed on: it opens no account that has more behind it.
    return by_mail and actions.opens_nothing(invited)


def _take(request: HttpRequest, bearer: Bearer, claim: Any, form: ClaimForm) -> HttpResponse:
    merchant = bearer.invitation.merchant
    owner = actions.owner_of(claim.email, name=merchant.legal_name)
    return _claimed(request, bearer, claim, owner, form)


def _proved(
    request: HttpRequest, bearer: Bearer, said: dict[str, str], form: CodeForm
) -> HttpResponse:
    at = timezone.now()
    if not limits.allow(f"code:for:{said['email']}", limit=TRIES, seconds=AN_HOUR):
        form.add_error(None, _("Too many tries. Please wait an hour."))
        return _page(request, "merchants/claim/code.html", form, status=429, email=said["email"])
    try:
        owner = codes.enter(said["email"], form.cleaned_data["code"], at=at)
    except codes.WrongCode:
        form.add_error("code", _("This is not the code of our last message, or it is too old."))
        return _page(request, "merchants/claim/code.html", form, email=said["email"])
    return _claimed(request, bearer, actions.Claim(**said), owner, form)


def _claimed(
    request: HttpRequest, bearer: Bearer, claim: Any, owner: User, form: Any
) -> HttpResponse:
    try:
        actions.claim(bearer, claim=claim, owner=owner, at=timezone.now())
    except actions.SiretTaken:
        form = ClaimForm({"siret": claim.siret, "email": claim.email, "terms": "on"})
        form.add_error("siret", _("A shop with this SIRET is here already. Is it yours? Sign in."))
        merchant = bearer.invitation.merchant
        return _page(request, "merchants/claim/who.html", form, merchant=merchant)
    except SpentInvitation:
        return _spent(request)
    request.session.pop(SAID, None)
    auth.login(request, owner, backend=BACKEND)
    return redirect("merchants:claim")


def _front(request: HttpRequest, merchant: Merchant) -> HttpResponse:
    front = merchant.shop
    form = FrontForm(request.POST or None, initial={"name": front.name, "phone": front.phone})
    if request.method == "POST" and form.is_valid():
        by = cast(User, request.user).email
        photo = uploads.photo(request, form, Sent(place=drawer(front.pk)), by=by)
        if form.is_valid():
            # Sent twice, it was finished the first time.
            with suppress(IllegalMove):
                actions.finish(merchant, as_=form.front(photo), at=timezone.now(), by=by)
            return redirect("merchants:claim_done")
    return _page(request, "merchants/claim/front.html", form, merchant=merchant)


def _held(request: HttpRequest) -> Bearer:
    kept = request.session.get(HELD)
    if not kept:
        raise SpentInvitation
    return links.again(kept, at=timezone.now())


def _own(user: Any) -> Any:
    rows = Merchant.objects.select_related("shop")
    return rows.filter(owner=user.pk) if user.is_authenticated else rows.none()


def _unfinished(user: Any) -> Merchant | None:
    found: Merchant | None = _own(user).filter(state=State.CLAIMED).order_by("pk").first()
    return found


def _spent(request: HttpRequest) -> HttpResponse:
    return render(request, "merchants/claim/spent.html", status=410)


def _page(
    request: HttpRequest, template: str, form: Any, *, status: int = 0, **context: Any
) -> HttpResponse:
    status = status or (422 if form.errors else 200)
    return render(request, template, {"form": form, **context}, status=status)
