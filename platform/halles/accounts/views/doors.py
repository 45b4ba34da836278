"""Coming in, with a password or with what a mailbox was sent, and going out."""

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from halles.accounts import actions, codes, rules, signing_in
from halles.accounts.backends import BACKEND
from halles.accounts.forms import CodeForm, EntryForm
from halles.accounts.http import UserRequest, signed_in_required
from halles.accounts.links import SpentLink
from halles.accounts.models import User
from halles.accounts.signing_in import NotRecognised, TooManyTries
from halles.accounts.views.answers import next_of, page, sent, too_often

# Where the session keeps to whom a code was written.
EMAIL = "accounts.email"


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
        return redirect(next_of(request))
    form = EntryForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            if not form.cleaned_data["password"]:
                return _ask_for_code(request, form.cleaned_data["email"])
            auth.login(request, signing_in.recognise(request, **form.cleaned_data))
            return redirect(next_of(request))
        except NotRecognised:
            form.add_error(None, _("This e-mail and this password do not go together."))
        except TooManyTries:
            form.add_error(None, too_often())
    return page(request, "accounts/sign_in.html", form, next=request.GET.get("next", ""))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("/")


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The six digits that were written, typed here or in any other browser."""
    form = CodeForm(sent(request), initial={"email": request.session.get(EMAIL, "")})
    if request.method == "POST" and form.is_valid():
        email, digits = form.cleaned_data["email"], form.cleaned_data["code"]
        try:
            signing_in.allow(request, "code", email)
            return _enter(request, codes.enter(email, digits, at=timezone.now()))
        except codes.WrongCode:
            form.add_error("code", _("This is not the code of our last message, or it is too old."))
        except TooManyTries:
            form.add_error(None, too_often())
    return page(request, "accounts/code.html", form, next=request.GET.get("next", ""))


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the same message: a button, for machines open links as well."""
    try:
        if request.method == "POST":
            user, after = codes.enter_by(token, at=timezone.now())
            return _enter(request, user, after)
        codes.bearer(token, at=timezone.now())
    except SpentLink:
        return render(request, "accounts/spent.html", {"entering": True}, status=410)
    return render(request, "accounts/link.html")


def _ask_for_code(request: HttpRequest, email: str) -> HttpResponse:
    """Write to that mailbox; what is answered is the same for every address."""
    signing_in.allow(request, "ask", email)
    after = next_of(request)
    actions.ask_for_code(email=email, after=after)
    request.session[EMAIL] = email
    return redirect(f"{reverse('accounts:code')}?{urlencode({'next': after})}")


def _enter(request: HttpRequest, user: User, after: str = "") -> HttpResponse:
    request.session.pop(EMAIL, None)
    auth.login(request, user, backend=BACKEND)
    return redirect(after or next_of(request))
