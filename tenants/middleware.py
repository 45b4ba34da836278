"""The door: which town is asked for, before anything else is looked at."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.http.request import split_domain_port
from django.utils.module_loading import import_string

from halles.http import logs, turns
from tenants import hosts
from tenants.fleet import versions
from tenants.models import Town

logger = logging.getLogger("halles.door")


class TownMiddleware:
    """
    Enter the town of the host, and leave it whatever happens.

    An unknown host gets a plain 404 before any view; a town that does not serve gets its
    own page and 503, and so does one whose database is away or whose tables are not those of
    this code; an old host is redirected to the main one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Neither asks the server anything: they hold over a connection that is broken, too.
        connection.set_schema_to_public()  # type: ignore[attr-defined]
        try:
            return self._answer(request, _host(request))
        finally:
            connection.set_schema_to_public()  # type: ignore[attr-defined]
            turns.let_go()

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return trouble(error)

    def _answer(self, request: HttpRequest, host: str) -> HttpResponse:
        if host == settings.OPERATOR_HOST:
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
            return self.get_response(request)
        try:
            found = hosts.find(host)
        except OperationalError as error:
            logger.error("nothing is known of %s: %s", host, error)
            return _later()
        if found is None:
            return HttpResponseNotFound("Unknown host.\n", content_type="text/plain")
        return self._answer_in(found, request)

    def _answer_in(self, found: hosts.Answer, request: HttpRequest) -> HttpResponse:
        if found.redirect_to:
            # The path is the browser's own; the host is ours.
            return _moved(found.town, request)
        if found.town.state not in Town.SERVING:
            return _status_page(found.town)
        if not versions.supports(found.town):
            return _status_page(found.town, "unavailable")
        # It may have asked: who waits for a page that is being made needs no connection.
        turns.let_go()
        connection.set_tenant(found.town)  # type: ignore[attr-defined]
        request.META[logs.SCHEMA] = found.town.schema_name
        return self.get_response(request)


def trouble(error: Exception) -> HttpResponse | None:
    """
    The current town's own page and 503 where its database is away or its tables are not ours.

    For what middleware below asks for: Django tells no door of what is raised outside of a view.
    """
    town = connection.tenant  # type: ignore[attr-defined]
    if not isinstance(town, Town):
        return None
    if isinstance(error, OperationalError):
        logger.error("%s cannot answer: %s", town, error)
        return _status_page(town, "unavailable")
    if versions.is_unfit(error):
        logger.error("the tables of %s are not those of this code", town, exc_info=error)
        return _status_page(town, "unavailable")
    return None


def _status_page(*said: object) -> HttpResponse:
    # Named, not imported: the look of the page belongs to a layer above this one.
    page: Callable[..., HttpResponse] = import_string(settings.TOWN_STATUS_PAGE)
    return page(*said)


def _host(request: HttpRequest) -> str:
    """
    The host that was asked for, in lower case, without port or final dot; empty if malformed.

    Only of the Host header: X-Forwarded-Host would let a client choose its town, and a name
    beyond ASCII is sent encoded (xn--…) by every browser.
    """
    return split_domain_port(request.META.get("HTTP_HOST", ""))[0]


def _moved(town: Town, request: HttpRequest) -> HttpResponse:
    answer = HttpResponseRedirect(town.address + request.get_full_path())
    answer.status_code = 301 if request.method in ("GET", "HEAD") else 308
    return answer


def _later() -> HttpResponse:
    # Which town was meant is not known: it has no page of its own here.
    says = "Service temporarily unavailable.\n"
    return HttpResponse(says, status=503, content_type="text/plain", headers={"Retry-After": "10"})
