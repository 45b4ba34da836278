"""`{{ 0|weekday }}`: Monday, in the reader's language."""

from django import template
from django.utils.dates import WEEKDAYS

register = template.Library()


@register.filter
def weekday(number: int) -> str:
    return str(WEEKDAYS[number])


@register.filter
def weekdays(numbers: list[int]) -> str:
    """`{{ stall.weekdays|weekdays }}`: Wednesday, Saturday."""
    return ", ".join(str(WEEKDAYS[number]) for number in sorted(numbers))
