"""What a shop window answers where nothing is: an app above knows what once was there."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string


def missing(request: HttpRequest, **what: Any) -> HttpResponse:
    """The answer of settings.MISSING_PAGE, for `shop`, `product`, `market`… (a slug or a key)."""
    answer: HttpResponse = _page()(request, **what)
    return answer


@cache
def _page() -> Any:
    return import_string(settings.MISSING_PAGE)
