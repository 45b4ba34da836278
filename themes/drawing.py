"""
What the pages of the shop windows are drawn with: Jinja, in a third of the time of Django's
templates (docs/decisions.md). A component is written once, and drawn from either language.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context, defaultfilters, defaulttags
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from jinja2 import Environment

from halles import clock
from halles.http.messages import may_be_said
from themes.templatetags import theme
from themes.templatetags.dates import dated
from themes.templatetags.figures import figures


def environment(**options: Any) -> Environment:
    """What settings hand to Django's own Jinja engine."""
    made = Environment(**options, extensions=["jinja2.ext.i18n"])  # noqa: S701  # nosec B701  (Django escapes)
    made.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {"icon": theme.icon, "component": component, "toasts": toasts}
    made.globals |= {"querystring": querystring, "redrawn": redrawn}
    made.filters |= {"linebreaks": defaultfilters.linebreaks_filter, "clipped": clipped}
    made.filters |= {"date": dated, "spoken": clock.spoken, "figures": figures}
    return made


def page(request: HttpRequest, name: str, told: dict[str, Any]) -> HttpResponse:
    return render(request, name, told, using="jinja2")


def component(name: str, **told: Hashable) -> SafeString:
    """A component of Django's, `components/badge.html`, kept: pages repeat the same few words."""
    return _component(name, translation.get_language(), tuple(told.items()))


@lru_cache(maxsize=256)
def _component(
    name: str, _language: str | None, told: tuple[tuple[str, Hashable], ...]
) -> SafeString:
    return render_to_string(name, dict(told), using="django")


def redrawn(name: str, **told: Hashable) -> SafeString:
    """A component of Jinja's that shows nothing but what it is told: kept, for the next page."""
    return _redrawn(name, translation.get_language(), tuple(told.items()))


# A card has two kilobytes.
@lru_cache(maxsize=1024)
def _redrawn(
    name: str, _language: str | None, told: tuple[tuple[str, Hashable], ...]
) -> SafeString:
    return theme.component(name, **dict(told))


def toasts(request: HttpRequest) -> SafeString | str:
    """Looked for only where there may be some: looking opens the session."""
    if not may_be_said(request):
        return ""
    told = {"messages": get_messages(request)}
    return render_to_string("layouts/parts/toasts.html", told, using="django")


def clipped(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def querystring(request: HttpRequest, **change: Any) -> str:
    """The query of this page with some of it changed, or taken away by None."""
    return defaulttags.querystring(Context(), request.GET, **change)
