from typing import Any

from django.contrib import auth, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from halles.accounts import actions, links, rules, signing_in
from halles.accounts.forms import EmailForm, PasswordForm, SignInForm, SignUpForm
from halles.accounts.http import UserRequest, signed_in_required
from halles.accounts.links import SpentLink
from halles.accounts.models import User
from halles.accounts.signing_in import NotRecognised, TooManyTries

# Where the session keeps the link that was opened.
LINK = "accounts.link"
BACKEND = "halles.accounts.backends.EmailBackend"


@signed_in_required
@require_safe
def home(request: UserRequest) -> HttpResponse:
    doors = {
        "is_manager": rules.is_manager(request.user),
        "is_merchant": rules.is_merchant(request.user),
    }
    return render(request, "accounts/home.html", doors)


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated and request.method != "POST":
        return redirect(_next(request))
    form = SignInForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            auth.login(request, signing_in.recognise(request, **form.cleaned_data))
            return redirect(_next(request))
        except NotRecognised:
            form.add_error(None, _("This e-mail and this password do not go together."))
        except TooManyTries:
            form.add_error(None, _too_often())
    return _page(request, "accounts/sign_in.html", form, next=request.GET.get("next", ""))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("/")


def sign_up(request: HttpRequest) -> HttpResponse:
    form = SignUpForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            signing_in.allow(request, "sign-up", form.cleaned_data["email"])
            actions.ask_to_sign_up(**form.cleaned_data)
            return redirect("accounts:sign_up_done")
        except TooManyTries:
            form.add_error(None, _too_often())
    return _page(request, "accounts/sign_up.html", form)


@require_safe
def sign_up_done(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/sent.html", {"for_account": True})


def password_reset(request: HttpRequest) -> HttpResponse:
    form = EmailForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            signing_in.allow(request, "password", form.cleaned_data["email"])
            actions.ask_for_password(**form.cleaned_data)
            return redirect("accounts:password_reset_done")
        except TooManyTries:
            form.add_error(None, _too_often())
    return _page(request, "accounts/password_reset.html", form)


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
    form = PasswordForm(_sent(request), owner=owner)
    if request.method == "POST" and form.is_valid():
        return _chosen(request, owner, form.cleaned_data["password"])
    is_first = not owner.has_usable_password()
    return _page(request, "accounts/choose.html", form, email=owner.email, is_first=is_first)


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


def _page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    tired = form.has_error("__all__", "too-often")
    status = 429 if tired else 422 if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, ours, require_https=request.is_secure()):
        return wanted
    return resolve_url("accounts:home")


def _too_often() -> ValidationError:
    return ValidationError(_("Too many tries. Please wait ten minutes."), code="too-often")
