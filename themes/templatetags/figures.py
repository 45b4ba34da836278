"""`{{ population|figures }}`: numbers as one reads them."""

from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def figures(number: int) -> str:
    """13 244 in French, with a space that does not break."""
    return format_decimal(number, locale=get_language() or "fr")
