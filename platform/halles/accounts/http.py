"""What the doors of signed-in pages ask."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from halles.accounts import rules
from halles.accounts.models import User

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class UserRequest(HttpRequest):
    """A request behind `signed_in_required`: its user is never anonymous."""

    user: User


signed_in_required = login_required


def manager_required(view: View) -> View:
    """A page of the town hall: a stranger signs in, anybody else finds nothing here."""
    return cast(View, login_required(_only(rules.is_manager, view)))


def _only(may: Callable[[Any], bool], view: Callable[..., HttpResponseBase]) -> Any:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
