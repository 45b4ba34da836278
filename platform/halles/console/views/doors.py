import base64
from typing import Any, cast

import django_otp
import segno
from django.contrib import auth
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from halles import limits
from halles.accounts import rules, signing_in
from halles.accounts.forms import SignInForm
from halles.accounts.models import User
from halles.accounts.signing_in import NotRecognised, TooManyTries
from halles.audit import actions as audit
from halles.console import actions
from halles.console.doors import password_required
from halles.console.forms import CodeForm

# A working day: then both factors again.
SIGNED_IN_FOR = 10 * 3600


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            auth.login(request, _operator(request, **form.cleaned_data))
            request.session.set_expiry(SIGNED_IN_FOR)
            return redirect_to_login(_next(request), "console:second_factor")
        except NotRecognised:
            _trace(request, "sign-in refused", form.cleaned_data["email"])
            form.add_error(None, _("This e-mail and this password do not go together."))
        except TooManyTries:
            form.add_error(None, _("Too many tries. Please wait ten minutes."))
    return _page(request, "console/sign_in.html", form)


@sensitive_post_parameters("code")
@password_required
def second_factor(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    device = actions.second_factor(user)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.prove(user, device, form.cleaned_data["code"], at=timezone.now())
        except actions.WrongCode:
            form.add_error("code", _("This is not the code. Wait for the next one and try again."))
        else:
            # A session known before the second factor is worth nothing after it.
            request.session.cycle_key()
            django_otp.login(request, device)
            return redirect(_next(request))
    return _page(request, "console/second_factor.html", form, **_enrolment(device))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        _trace(request, "signed out", request.user.email)
    auth.logout(request)
    return redirect("console:sign_in")


def _operator(request: HttpRequest, *, email: str, password: str) -> User:
    user = signing_in.recognise(request, email=email, password=password)
    if not rules.is_operator(user):
        raise NotRecognised
    return user


def _trace(request: HttpRequest, verb: str, email: str) -> None:
    address = limits.client_address(request)
    by = str(request.user) if request.user.is_authenticated else "?"
    audit.record(verb, target=email, by=by, at=timezone.now(), address=address)


def _enrolment(device: Any) -> dict[str, str]:
    if device.confirmed:
        return {}
    key = base64.b32encode(device.bin_key).decode().rstrip("=")
    return {
        "qr": segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2),
        "key": " ".join(key[at : at + 4] for at in range(0, len(key), 4)),
    }


def _page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    context |= {"form": form, "next": _wanted(request)}
    return render(request, template, context, status=422 if form.errors else 200)


def _wanted(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next") or ""


def _next(request: HttpRequest) -> str:
    wanted, ours = _wanted(request), {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, ours, require_https=request.is_secure()):
        return wanted
    return resolve_url("console:towns")
