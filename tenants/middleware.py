"""The door: which town is asked for, before anything else is looked at."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.http.request import split_domain_port
from django.utils.module_loading import import_string

from tenants import hosts
from tenants.models import Town

logger = logging.getLogger("halles.door")


class TownMiddleware:
    """
    Enter the town of the host, and leave it whatever happens.

    An unknown host gets a plain 404 before any view; a town that does not serve gets its
    own page and 503, and so does one whose database is away; an old host is redirected to
    the main one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # Named, not imported: the look of the page belongs to a layer above this one.
        self.status_page: Callable[..., HttpResponse] = import_string(settings.TOWN_STATUS_PAGE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        connection.set_schema_to_public()  # type: ignore[attr-defined]
        try:
            return self._answer(request, _host(request))
        finally:
            connection.set_schema_to_public()  # type: ignore[attr-defined]

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        town = connection.tenant  # type: ignore[attr-defined]
        if isinstance(error, OperationalError) and isinstance(town, Town):
            logger.error("%s cannot answer: %s", town, error)
            return self.status_page(town, "unavailable")
        return None

    def _answer(self, request: HttpRequest, host: str) -> HttpResponse:
        if host == settings.OPERATOR_HOST:
            request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
            return self.get_response(request)
        found = hosts.find(host)
        if found is None:
            return HttpResponseNotFound("Unknown host.\n", content_type="text/plain")
        if found.redirect_to:
            # The path is the browser's own; the host is ours.
            return _moved(found.town, request)
        if found.town.state not in Town.SERVING:
            return self.status_page(found.town)
        connection.set_tenant(found.town)  # type: ignore[attr-defined]
        return self.get_response(request)


def _host(request: HttpRequest) -> str:
    # Only the Host header: a proxy's X-Forwarded-Host would let a client choose its town.
    return split_domain_port(request.META.get("HTTP_HOST", ""))[0].rstrip(".").lower()


def _moved(town: Town, request: HttpRequest) -> HttpResponse:
    answer = HttpResponseRedirect(town.address + request.get_full_path())
    answer.status_code = 301 if request.method in ("GET", "HEAD") else 308
    return answer
