"""
Pages that are the same for everybody, kept by each web process for a few seconds.

A page that a crowd asks for is made once: while one thread makes it anew, the others give the
last one, or wait where there is none. What somebody edits is seen at once, since it is told to
all processes (halles.news); what strangers change, such as a stock, after PAGE_SECONDS.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.translation import get_language

from halles import news
from halles.http import metrics
from halles.http.messages import TownMessages
from halles.http.shelf import Kept, Key, Shelf

# A process remembers some hundreds of pages; which ones is for the visitors to say.
shelf = Shelf(most_bytes=8 * 2**20)
# Filters repeat the query in many links: a dozen long ones would push all other pages out.
LONGEST_QUERY = 1000
_known: set[str] = set()


class PageCache:
    """Stands right behind the door: a page that is kept costs neither a query nor a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = key_of(request)
        if key is None or settings.PAGE_SECONDS <= 0:
            return self.get_response(request)
        if kept := shelf.fresh(key):
            metrics.PAGES.labels("hit").inc()
            return _answer(kept)
        if not _is_public(request):
            return self.get_response(request)
        return self._make_once(key, request)

    def _make_once(self, key: Key, request: HttpRequest) -> HttpResponse:
        turn = shelf.take_turn(key)
        try:
            # Made meanwhile, or about to be by another thread.
            kept = shelf.fresh(key) if turn.ours else shelf.stale(key) or shelf.wait(turn, key)
            metrics.PAGES.labels("hit" if kept else "miss").inc()
            return _answer(kept) if kept else self._make(key, request)
        finally:
            shelf.end_turn(turn, key)

    def _make(self, key: Key, request: HttpRequest) -> HttpResponse:
        before = edition(key.town)
        response = self.get_response(request)
        if may_be_kept(response):
            page = Kept(key.town, dict(response.items()), response.content, before)
            shelf.put(key, page, for_s=settings.PAGE_SECONDS)
        return response


def changed() -> None:
    """Once the transaction is committed, have all processes make the current town's pages anew."""
    if town := town_uuid():
        news.tell(_subject(town))


def key_of(request: HttpRequest) -> Key | None:
    """What tells one kept page from another; None where the answer may be one person's own."""
    town, cookies = town_uuid(), request.COOKIES
    host, query = request.META.get("HTTP_HOST", ""), request.META.get("QUERY_STRING", "")
    personal = settings.SESSION_COOKIE_NAME in cookies or TownMessages.cookie_name in cookies
    if (
        not town
        or personal
        or request.method not in ("GET", "HEAD")
        or "HX-Request" in request.headers
        or len(host) + len(query) > LONGEST_QUERY
    ):
        return None
    return Key(
        town,
        f"{request.scheme}://{host}",
        request.path_info,
        query,
        get_language() or "",
    )


def may_be_kept(response: HttpResponse) -> bool:
    """A whole page that says itself that anybody may keep it, and that sets no cookie."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Vary")
        and "public" in response.get("Cache-Control", "")
    )


def _answer(kept: Kept) -> HttpResponse:
    return HttpResponse(kept.body, headers=kept.headers)


def _is_public(request: HttpRequest) -> bool:
    try:
        return bool(getattr(resolve(request.path_info).func, "is_public", False))
    except Resolver404:
        return False


def town_uuid() -> str:
    """The uuid of the town the connection stands in; nothing in public."""
    return str(getattr(connection.tenant, "uuid", ""))  # type: ignore[attr-defined]


def edition(town: str) -> int:
    """A number that every edit in that town changes; noted before what is kept is made."""
    if town not in _known:
        _known.add(town)
        news.on(_subject(town), partial(shelf.forget, town))
    return shelf.edition(town)


def _subject(town: str) -> str:
    return f"pages of {town}"
