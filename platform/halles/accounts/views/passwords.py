"""Opening an account, and choosing its password: by a link in a mail."""

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from halles.accounts import actions, links, signing_in
from halles.accounts.backends import BACKEND
from halles.accounts.forms import EmailForm, PasswordForm, SignUpForm
from halles.accounts.links import SpentLink
from halles.accounts.models import User
from halles.accounts.signing_in import TooManyTries
from halles.accounts.views.answers import page, sent, too_often

# Where the session keeps the link that was opened.
LINK = "accounts.link"


def sign_up(request: HttpRequest) -> HttpResponse:
    form = SignUpForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            signing_in.allow(request, "sign-up", form.cleaned_data["email"])
            actions.ask_to_sign_up(**form.cleaned_data)
            return redirect("accounts:sign_up_done")
        except TooManyTries:
            form.add_error(None, too_often())
    return page(request, "accounts/sign_up.html", form)


@require_safe
def sign_up_done(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/sent.html", {"for_account": True})


def password_reset(request: HttpRequest) -> HttpResponse:
    form = EmailForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            signing_in.allow(request, "password", form.cleaned_data["email"])
            actions.ask_for_password(**form.cleaned_data)
            return redirect("accounts:password_reset_done")
        except TooManyTries:
            form.add_error(None, too_often())
    return page(request, "accounts/password_reset.html", form)


@require_safe
def password_reset_done(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/sent.html")


@require_safe
def arrive(request: HttpRequest, kind: str, token: str) -> HttpResponse:
    """From a link to the page without it: what logs and histories keep opens nothing."""
    try:
        links.bearer(kind, token)
    except SpentLink:
        return _spent(request)
    request.session[LINK] = [kind, token]
    return redirect("accounts:choose")


@sensitive_post_parameters("password")
def choose(request: HttpRequest) -> HttpResponse:
    try:
        owner = links.bearer(*request.session.get(LINK, ["", ""]))
    except SpentLink:
        return _spent(request)
    form = PasswordForm(sent(request), owner=owner)
    if request.method == "POST" and form.is_valid():
        return _chosen(request, owner, form.cleaned_data["password"])
    is_first = not owner.has_usable_password()
    return page(request, "accounts/choose.html", form, email=owner.email, is_first=is_first)


def _chosen(request: HttpRequest, owner: User, password: str) -> HttpResponse:
    now = timezone.now()
    try:
        user = (
            actions.choose_password(owner, password=password, at=now)
            if owner.pk
            else actions.sign_up(email=owner.email, name=owner.name, password=password, at=now)
        )
    except actions.EmailTaken:
        return _spent(request)
    del request.session[LINK]
    auth.login(request, user, backend=BACKEND)
    messages.success(request, _("Your password is kept.") if owner.pk else _("Welcome!"))
    return redirect("accounts:home")


def _spent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/spent.html", status=410)
