"""Of a text that a person wrote, the HTML that pages show: made and cleaned once, when saved."""

import nh3
from django.db import models
from django.utils.html import linebreaks

from halles.translations import slugs

TAGS = {"p", "br", "strong", "b", "em", "i", "ul", "ol", "li", "h3", "h4", "blockquote", "a"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto", "tel"}


def made_of(text: str) -> str:
    """Its paragraphs, and of its HTML what cannot harm: no script, no style, no picture, no id."""
    whole = text if "<p" in text else linebreaks(text)
    return nh3.clean(
        whole,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener nofollow ugc",
    )


def free_slug(model: type[models.Model], name: str, *, most: int) -> str:
    """An address for that name that no other row of the model has."""
    base = slugs.slug(name)[: most - 6] or "page"
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    return slugs.free(base, taken)
