"""What templates draw with: icons, our own files, parts that stay the same, a town's look."""

from functools import lru_cache
from html import escape
from pathlib import PurePath
from typing import Any

from django import template
from django.template import engines
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from themes import context, stylesheet
from themes.heads import Head
from themes.tokens import Tokens

register = template.Library()
_SILENT = 'aria-hidden="true"'
# Where the links of the header lead: the one that leads here is marked.
PLACES = ("/boutiques/", "/categories/", "/bons/")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; silent for screen readers unless it has a label."""
    heard = f'role="img" aria-label="{escape(label)}"' if label else _SILENT
    drawn = f'<svg class="icon" width="24" height="24" {heard}>{_drawing(name)}</svg>'
    # What was put in is escaped, or a drawing of ours.
    return SafeString(drawn)  # nosec B703  # nosemgrep: marked-safe


@register.filter
def unstopped(sentence: str) -> str:
    """A label that is a sentence, before a colon: without its full stop."""
    return str(sentence).removesuffix(".")


@register.simple_tag
def component(name: str, **told: Any) -> SafeString:
    """A component of Jinja's, `components/card.jinja`: the macro its file is named after."""
    drawn = engines["jinja2"].env.get_template(name).module  # type: ignore[attr-defined]
    return SafeString(getattr(drawn, PurePath(name).stem)(**told))  # nosec B703  # nosemgrep: marked-safe


@register.simple_tag
def head_of(head: Head, town: Any) -> SafeString:
    """What a page says of itself to others, drawn as on the pages of Jinja."""
    drawn = engines["jinja2"].env.get_template("layouts/parts/head.jinja").module  # type: ignore[attr-defined]
    return SafeString(drawn.head_of(head, town))  # nosec B703  # nosemgrep: marked-safe


@register.simple_tag
@lru_cache(maxsize=64)
def asset(name: str) -> str:
    """Where a file of ours is. Asked once: its name changes with its content, at a release."""
    return static(name)


@register.simple_tag(takes_context=True)
def same_for_town(context: Context, name: str, here: str = "") -> SafeString:
    """A part of the layout that is the same on all pages of a town, drawn once by a process."""
    marked = here if here in PLACES else ""
    return _part(name, marked, get_language(), Facts(context["town"]))


class Facts:
    """A town, equal to another when the layout shows the same of both."""

    def __init__(self, town: Any) -> None:
        self.town = town
        self._key = (town.pk, town.name, town.holder) if town else ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Facts) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=1024)
def _part(name: str, here: str, _language: str | None, facts: Facts) -> SafeString:
    return render_to_string(name, {"town": facts.town, "here": here})


@lru_cache(maxsize=256)
def _drawing(name: str) -> SafeString:
    return format_html('<use href="{}#{}"/>', asset("themes/icons.svg"), name)


@register.simple_tag
def town_look() -> Tokens:
    """The current town's tokens with underscores, for mails, which have no style sheet."""
    branding, _ = context.look()
    return {key.replace("-", "_"): value for key, value in stylesheet.tokens(branding).items()}
