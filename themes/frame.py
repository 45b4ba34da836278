"""
What stands around a page's own words: Django's layout, drawn once for a town, cut where they go.

So there is one layout for the pages of both languages, and a page pays for its own words alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tenants.current import current_town
from themes import context
from themes.templatetags.theme import PLACES, Facts

# Where the page's own words go: a character that no layout holds.
HOLE = "\0"
HOME = "/"


class Frame(NamedTuple):
    to_title: SafeString
    to_description: SafeString
    to_head: SafeString
    to_words: SafeString
    to_main: SafeString
    to_toasts: SafeString
    to_end: SafeString


def frame(request: HttpRequest) -> dict[str, Any]:
    """`town`, `branding` and `frame`, for every page drawn by Jinja."""
    town, (branding, fingerprint) = current_town(), context.look()
    here = request.path if request.path in (HOME, *PLACES) else ""
    drawn = _frame(Facts(town), fingerprint, here, get_language(), settings.PAYMENT_PROVIDER)
    return {"town": town, "branding": branding, "frame": drawn}


@lru_cache(maxsize=1024)
def _frame(
    facts: Facts, fingerprint: str, here: str, _language: str | None, provider: str
) -> Frame:
    branding, _ = context.look()
    told = {
        "town": facts.town,
        "branding": branding,
        "theme_css_url": reverse("themes:stylesheet", args=[fingerprint]),
        "test_mode": provider == "local",
        "here": here,
        "hole": HOLE,
    }
    pieces = render_to_string("layouts/frame.html", told, using="django").split(HOLE)
    # What was cut is a whole page, whose values are escaped.
    return Frame(*map(SafeString, pieces))  # nosec B703  # nosemgrep: marked-safe
