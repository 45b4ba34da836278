"""A description as it was written, made safe to show."""

import re

import nh3
from django.utils.html import linebreaks

TAGS = {"p", "br", "strong", "b", "em", "i", "ul", "ol", "li"}
MARKED_UP = re.compile(r"<\s*(?:/\s*)?[a-zA-Z!]")
# What ends a line for the eye.
BREAKS = re.compile(r"<br\s*/?>|</(?:p|li|ul|ol|div|h[1-6])>", re.IGNORECASE)
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&nbsp;": "\u00a0", "&quot;": '"'}


def rendered(text: str) -> str:
    """Paragraphs, lists and emphasis of it as HTML; whatever else it has is gone."""
    if not text.strip():
        return ""
    if MARKED_UP.search(text):
        return str(nh3.clean(text, tags=TAGS, attributes={})).strip()
    return str(nh3.clean(linebreaks(text, autoescape=True), tags=TAGS, attributes={}))


def plain(text: str) -> str:
    """Its words alone, for search engines, feeds and cards."""
    if not MARKED_UP.search(text):
        return text.strip()
    bare = nh3.clean(BREAKS.sub("\n", text), tags=set())
    for entity, sign in _ENTITIES.items():
        bare = bare.replace(entity, sign)
    return re.sub(r"\n\s*\n\s*", "\n\n", bare).strip()
