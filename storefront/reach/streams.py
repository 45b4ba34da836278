"""
Long answers, written piece by piece: memory does not grow with the town.

The door has left the town by the time a piece is asked for, so each piece enters it again, and
holds no connection while the other side reads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import wraps
from typing import Any, TypeAlias, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import http_date, parse_http_date_safe, quote_etag
from django.views.decorators.http import require_safe

from halles import limits
from halles.audit.models import Entry
from halles.http import turns
from tenants.current import town_context
from tenants.models import Town

BATCH = 500
# Counted up when what machines are told changes its form.
RELEASE = 2
# Readers of feeds come some times a day; more in a minute is no reader.
TRIES, SECONDS = 60, 60
Row = TypeVar("Row")
View = Callable[..., HttpResponseBase]
Mark: TypeAlias = Callable[[], str]
Moved: TypeAlias = Callable[[], datetime | None]


def batches(rows: QuerySet[Any, Row], *, town: Town, first: int = 0) -> Iterator[list[Row]]:
    """
    All rows of a town in the order of their keys, BATCH at a time; the key is the first column.

    The town is told: whoever asks for a piece stands in none.
    """
    after, batch = first - 1, None
    while batch is None or len(batch) == BATCH:
        with town_context(town):
            batch = list(rows.filter(pk__gt=after).order_by("pk")[:BATCH])
        turns.let_go()
        if batch:
            after = batch[-1][0]  # type: ignore[index]
            yield batch


def stream(pieces: Iterable[str], *, content_type: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        (piece.encode() for piece in pieces), content_type=f"{content_type}; charset=utf-8"
    )


def for_machines(
    *, seconds: int, mark: Mark | None = None, moved: Moved | None = None
) -> Callable[[View], View]:
    """
    What machines fetch again and again: 304 while nothing was edited in the town since.

    Every edit leaves a trace, so the last one says which edition of the town this is; `mark` adds
    what changes without one, `moved` the time of the last such change where there is one.
    Anybody's cache may keep the answer for so many seconds.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not _may_ask(request):
                return HttpResponse(status=429, headers={"Retry-After": f"{SECONDS}"})
            etag, modified = _edition(mark, moved)
            known = _knows(request, etag, modified)
            found = HttpResponse(status=304) if known else view(request, *args, **kwargs)
            if found.status_code in (200, 304):
                _say(found, etag, modified)
                found["Cache-Control"] = f"public, max-age={seconds}"
            return found

        return require_safe(answer)

    return decorate


def _may_ask(request: HttpRequest) -> bool:
    client = limits.client_address(request)
    return limits.allow(f"machine:{client}", limit=TRIES, seconds=SECONDS)


def _edition(mark: Mark | None, moved: Moved | None) -> tuple[str, int | None]:
    pk, at = Entry.objects.order_by("-pk").values_list("pk", "at").first() or (0, None)
    if mark:
        # A date would not tell of what leaves no trace.
        return _etag(pk, mark()), None
    later = moved() if moved else None
    times = [int(time.timestamp()) for time in (at, later) if time]
    return _etag(pk, f"{later or ''}"), max(times, default=None)


def _etag(pk: int, mark: str) -> str:
    return quote_etag(hashlib.sha256(f"{RELEASE} {pk} {mark}".encode()).hexdigest()[:24])


def _say(answer: HttpResponseBase, etag: str, modified: int | None) -> None:
    answer["ETag"] = etag
    if modified is not None:
        answer["Last-Modified"] = http_date(modified)


def _knows(request: HttpRequest, etag: str, modified: int | None) -> bool:
    """Whether it has this edition; where it names one, its date counts no more (RFC 9110)."""
    if named := request.headers.get("If-None-Match"):
        given = {tag.strip().removeprefix("W/") for tag in named.split(",")}
        return etag in given or "*" in given
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and modified is not None and modified <= since
