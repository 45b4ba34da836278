"""`{% icon "store" %}` and `{% town_look as look %}`."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from themes import context, stylesheet
from themes.tokens import Tokens

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; silent for screen readers unless it has a label."""
    heard = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else format_html('aria-hidden="{}"', "true")
    )
    return format_html(
        '<svg class="icon" width="24" height="24" {}><use href="{}#{}"/></svg>',
        heard,
        static("themes/icons.svg"),
        name,
    )


@register.simple_tag
def town_look() -> Tokens:
    """The current town's tokens with underscores, for mails, which have no style sheet."""
    branding, _ = context.look()
    return {key.replace("-", "_"): value for key, value in stylesheet.tokens(branding).items()}
