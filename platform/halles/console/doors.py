"""The operator's door: a password, then a second factor, for operators alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from halles.accounts import rules

View = TypeVar("View", bound=Callable[..., HttpResponse])


def operator_required(view: View) -> View:
    """A stranger signs in, somebody else finds nothing, an operator shows both factors."""

    @password_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Set by django_otp's middleware, from the session.
        if not cast(Any, request.user).is_verified():
            return redirect_to_login(request.get_full_path(), "console:second_factor")
        return view(request, *args, **kwargs)

    return cast(View, guarded)


def password_required(view: View) -> View:
    """Open to an operator who gave the password: the page of the second factor."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), "console:sign_in")
        if not rules.is_operator(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return cast(View, guarded)
