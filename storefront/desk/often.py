"""Files that cost something to make: so many for one person."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from halles import limits
from halles.accounts.http import UserRequest

SECONDS = 600
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def at_most(number: int) -> Callable[[View], View]:
    """Give a person who is signed in so many of these files in ten minutes, then 429."""

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: UserRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            key = f"files {view.__module__}.{view.__name__} {request.user.pk}"
            if limits.allow(key, limit=number, seconds=SECONDS):
                return view(request, *args, **kwargs)
            return _too_many()

        return cast(View, counted)

    return decorate


def _too_many() -> HttpResponse:
    words = _("Too many files at once: please wait ten minutes.")
    answer = HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=429)
    answer["Retry-After"] = str(SECONDS)
    return answer
