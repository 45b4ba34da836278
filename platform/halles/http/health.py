"""What machines ask us before they send people: `/live` and `/ready`, on any host."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from halles.http import turns
from halles.selftests import tables

logger = logging.getLogger("halles.health")


class Health:
    """
    Answer `/live` and `/ready` before anything else is looked at: no town, session or line.

    Live: the process answers; it asks nobody. Ready: the database answers, and the registry's
    tables are this version's. Valkey and S3 may be away: pages are served without them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.answers = {"/live": _live, "/ready": _ready}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answers.get(request.path_info)
        if answer and request.method in ("GET", "HEAD"):
            return answer()
        return self.get_response(request)


def _live() -> HttpResponse:
    return _plain("live", 200)


def _ready() -> HttpResponse:
    # The door leaves every request in public, and this one has not reached it.
    try:
        missing = tables.missing_in_registry()
    except DatabaseError as error:
        logger.warning("not ready: %s", error)
        return _plain("the database does not answer, or is empty", 503)
    finally:
        # Nor does the door take it back from this thread, which may be asked nothing more.
        turns.let_go()
    if missing:
        return _plain(f"{len(missing)} migrations of the registry are missing", 503)
    return _plain("ready", 200)


def _plain(says: str, status: int) -> HttpResponse:
    kept = {"Cache-Control": "no-store"}
    return HttpResponse(f"{says}\n", status=status, content_type="text/plain", headers=kept)
