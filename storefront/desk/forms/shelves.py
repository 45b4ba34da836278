"""The shelves of the town, as forms offer them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from storefront.catalogue.queries import shelves


def choices(none: Any = "") -> list[Any]:
    """Those one may put goods on, under the tops of their branches; first, how to choose none."""
    said: list[Any] = [("", none or _("Choose…"))]
    for top, inside in shelves():
        said.append((top.name, [(shelf.pk, shelf.name) for shelf in inside or [top]]))
    return said
