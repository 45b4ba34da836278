"""What every template knows of the look. At most one query, and none for most requests."""

from time import monotonic
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from halles.http.messages import may_be_said
from tenants.current import current_schema
from themes import stylesheet
from themes.models import Branding

# A change of colour is seen at once by the process that made it, by the others within a minute.
KEPT_SECONDS = 60.0
_kept: dict[str, tuple[float, Branding, str]] = {}


def look() -> tuple[Branding, str]:
    """The current town's branding and the fingerprint of its style sheet."""
    schema = current_schema()
    until, branding, fingerprint = _kept.get(schema, (0.0, None, ""))
    if branding is None or until < monotonic():
        branding = Branding.current()
        fingerprint = stylesheet.fingerprint(branding)
        _kept[schema] = (monotonic() + KEPT_SECONDS, branding, fingerprint)
    return branding, fingerprint


def forget() -> None:
    """Have the current town's look read again."""
    _kept.pop(current_schema(), None)


def theme(request: HttpRequest) -> dict[str, Any]:
    branding, fingerprint = look()
    return {
        "branding": branding,
        "theme_css_url": reverse("themes:stylesheet", args=[fingerprint]),
        "test_mode": settings.PAYMENT_PROVIDER == "local",
        "may_have_messages": may_be_said(request),
    }
