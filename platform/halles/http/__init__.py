"""What every answer and every form of the house have in common."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseNotAllowed,
)
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from halles.http.messages import may_be_said

View = TypeVar("View", bound=Callable[..., HttpResponse])
METHODS = ("GET", "HEAD", "POST")


class PrivateByDefault:
    """
    Nothing may be kept by a cache between us and the browser unless its page says so,
    and nothing that sets a cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Cookies are set on the way out, after the page has said that it may be kept.
        if response.cookies or not response.has_header("Cache-Control"):
            del response.headers["Cache-Control"]
            add_never_cache_headers(response)
        return response


class KnownMethods:
    """Refuse what no page of ours is asked with, before a view takes it for a GET."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in METHODS:
            return self.get_response(request)
        return HttpResponseNotAllowed(METHODS)


class FormAddresses:
    """
    Say so to whoever opens the address that a form is sent to: they signed in again on the way,
    or load it a second time. Django's own answer is an empty page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "GET" and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response["Content-Type"] = "text/html; charset=utf-8"
            response.content = render_to_string("405.html", request=request)
        return response


def public_page(view: View) -> View:
    """
    A page that is the same for everybody: any cache may keep it for a minute, and ours does
    (halles.http.pages).

    It must open no session and set no cookie. Whoever has a session, or a message to read,
    gets a copy of their own.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        stranger = settings.SESSION_COOKIE_NAME not in request.COOKIES
        if stranger and response.status_code == 200 and not may_be_said(request):
            patch_cache_control(response, public=True, max_age=60, stale_while_revalidate=60)
        return response

    return cast(View, _marked_public(require_safe(kept)))


def public_form(view: View) -> View:
    """
    A page that is the same for everybody, with a form that comes back to it.

    The page is a `public_page`, so what it hides in the form is not one person's own; the form
    is `same_origin`.
    """
    shown, sent = public_page(view), same_origin(view)

    @wraps(view)
    def either(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = sent if request.method == "POST" else shown
        return answer(request, *args, **kwargs)

    return cast(View, _marked_public(csrf_exempt(either)))


def same_origin(view: View) -> View:
    """
    A form on a page that anybody's cache may keep, so without a token in it.

    The browser itself says where the form was: `Sec-Fetch-Site`; `Origin` or `Referer` in older
    ones. A request with none of them is refused.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not _from_here(request):
            return HttpResponseForbidden("This form was sent from elsewhere.\n")
        return view(request, *args, **kwargs)

    return cast(View, csrf_exempt(guarded))


def _marked_public(view: Any) -> Any:
    # Asked by PageCache before it has others wait for a page.
    view.is_public = True
    return view


def _from_here(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.get_host()
