"""One id, one line and one measurement for each request."""

import logging
import re
import uuid
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from halles.http import logs, metrics

logger = logging.getLogger("halles.access")
HEADER = "X-Request-ID"
FROM_A_PROXY = re.compile(r"[A-Za-z0-9._-]{8,64}")
# A path holds what was sent encoded: the end of a line, too, after which one could forge another.
NO_LETTER = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Access:
    """
    Give each request an id, which its lines in the log and its answer carry, and say how it went.

    The line tells the path and never what was asked after it (the query string).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number, count, began = request_id(request), Statements(), perf_counter()
        request.META[logs.REQUEST_ID] = number
        with logs.about(request_id=number), connection.execute_wrapper(count):
            response = self.get_response(request)
            seconds = perf_counter() - began
            metrics.SECONDS.labels(f"{response.status_code // 100}xx").observe(seconds)
            if logger.isEnabledFor(logging.INFO):
                _tell(request, response, seconds, count.made)
        response[HEADER] = number
        return response


class Statements:
    """Counts the statements sent to the database, the entering of the town among them."""

    made = 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.made += 1
        return execute(*statement)


def request_id(request: HttpRequest) -> str:
    """A new id; or the one given by our own proxies, where TRUSTED_PROXIES says there are any."""
    given = request.headers.get(HEADER, "")
    if settings.TRUSTED_PROXIES and FROM_A_PROXY.fullmatch(given):
        return given
    return uuid.uuid4().hex


def _tell(request: HttpRequest, response: HttpResponse, seconds: float, statements: int) -> None:
    ms, status = round(seconds * 1000, 1), response.status_code
    path = NO_LETTER.sub(lambda found: repr(found[0])[1:-1], request.path)
    about = {"method": request.method, "path": path, "status": status, "ms": ms}
    about |= {"statements": statements, "town": request.META.get(logs.SCHEMA, "")}
    logger.info("%s %s %s %s ms", request.method, path, status, ms, extra=about)
