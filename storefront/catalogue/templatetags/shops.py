"""`{{ day|stretches }}` and `{{ facts|linked }}`."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from storefront.merchants import queries

register = template.Library()
register.filter("stretches", queries.stretches)
# Inside a script element only these could end it or begin another.
_ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


@register.filter
def linked(facts: dict[str, Any]) -> SafeString:
    """Facts as JSON-LD, fit for a script element."""
    words = json.dumps(facts, ensure_ascii=False).translate(_ESCAPED)
    # What could end the element is escaped above.
    return mark_safe(words)  # noqa: S308  # nosec B308 B703  # nosemgrep: marked-safe
