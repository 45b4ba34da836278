"""`{{ day|date:"j F" }}` in every template, in place of Django's own: `1er mai`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.template import defaultfilters

from halles.translations.dates import worded

register = template.Library()


@register.filter("date", expects_localtime=True, is_safe=False)
def dated(day: Any, how: str = "DATE_FORMAT") -> str:
    """What Django's filter says of anything; of a day, as the reader's language writes it."""
    return str(defaultfilters.date(day, worded(day, how) if isinstance(day, date) else how))
