"""/metrics: figures for Prometheus, on the operator's host, to whoever says the token."""

import os

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from halles.console.gauges import House


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not _may_read(request):
        raise Http404
    house = CollectorRegistry()
    house.register(House())
    figures = generate_latest(_of_the_web()) + generate_latest(house)
    return HttpResponse(figures, content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    said = request.headers.get("Authorization", "")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(
        said, f"Bearer {settings.METRICS_TOKEN}"
    )


def _of_the_web() -> CollectorRegistry:
    # Of all web processes where they share a folder, of this one alone otherwise.
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together
