"""
The picture of a page that has no photo: its words on the town's colours.

It is drawn when somebody asks (storefront.reach). Its address says what is on it, so that it
changes with it, and a network that kept the former one asks again.
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass

from django.utils.translation import gettext as _

from tenants.models import Town

SIZE = (1200, 630)
# Counted up when the drawing itself changes.
DRAWING = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """What is written on it. `kind` and `key` say of which page it is."""

    kind: str
    key: str
    name: str
    line: str = ""
    price: str = ""
    town: str
    colour: str

    @property
    def fingerprint(self) -> str:
        said = "\0".join((DRAWING, *astuple(self)))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def path(self) -> str:
        # Written out: every page without a photo asks for it.
        return f"/partage/{self.kind}/{self.key}.{self.fingerprint}.jpg"


def of_town(town: Town, *, tagline: str, colour: str) -> Poster:
    """The town's own, for every page that has nothing better."""
    line = tagline or _("The shops of %(of_town)s, online") % {"of_town": town.of_name}
    return Poster(kind="ville", key="-", name=town.name, line=line, town=town.name, colour=colour)
