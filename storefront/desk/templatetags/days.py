"""`{{ 0|weekday }}`: Monday, in the reader's language."""

from django import template
from django.utils.dates import WEEKDAYS

register = template.Library()


@register.filter
def weekday(number: int) -> str:
    return str(WEEKDAYS[number])
