"""Why something of an import failed, said on a page."""

from django import template

from storefront.imports.reasons import sentence

register = template.Library()


@register.filter
def why(reason: str) -> str:
    return sentence(reason)
