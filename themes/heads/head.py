"""The declaration that a view fills and the layout draws."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.safestring import SafeString

from tenants.current import current_town
from themes import context
from themes.heads.graph import Crumbs, Facts, graph
from themes.heads.posters import SIZE, Poster, of_town


@dataclass(frozen=True, slots=True)
class Image:
    """A JPEG of 1200 × 630: every network shows it, and none crops it."""

    address: str
    alt: str
    width: int = SIZE[0]
    height: int = SIZE[1]
    type: str = "image/jpeg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """
    What one public page says of itself. Paths are of the town's main host.

    `crumbs` lead from the home page to this one, which is the last of them; `facts` say to
    machines what the page shows to people, and nothing else.
    """

    title: str
    description: str
    path: str
    kind: str = "website"
    photo: str = ""
    poster: Poster | None = None
    alt: str = ""
    crumbs: Crumbs = ()
    facts: tuple[Facts | str, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    # Titles and paths of what can be subscribed to here, beside the town's own.
    feeds: tuple[tuple[str, str], ...] = ()
    is_indexed: bool = True
    # Whether another site may show it as a card (oEmbed).
    embeds: bool = False
    # The path to write on paper and in messages; none: that of the page.
    short: str = ""

    @property
    def address(self) -> str:
        """Where the page is, whatever host and filters it was asked with."""
        return current_town().address + self.path

    @property
    def shared(self) -> str:
        """The address to hand on."""
        return current_town().address + (self.short or self.path)

    @property
    def image(self) -> Image:
        alt = self.alt or self.title
        if self.photo:
            return Image(_absolute(self.photo), alt)
        town, (branding, _) = current_town(), context.look()
        colour, tagline = branding.colour, branding.tagline
        poster = self.poster or of_town(town, tagline=tagline, colour=colour)
        return Image(town.address + poster.path, alt)

    @property
    def robots(self) -> str:
        """A town on trial is shown to whoever has its address, and to no search engine."""
        shown = self.is_indexed and current_town().state != "trial"
        return "max-image-preview:large" if shown else "noindex"

    @property
    def graph(self) -> SafeString:
        return graph(current_town(), crumbs=self.crumbs, facts=self.facts)

    def on_page(self, number: int) -> Head:
        """The same of a later page of a list: each page is a page of its own."""
        if number < 2:
            return self
        title = f"{self.title[:48]} ({number})"
        return replace(self, title=title, path=f"{self.path}?page={number}")


def _absolute(address: str) -> str:
    """Public files may stand on our own host: then the address is made whole."""
    return address if "://" in address else f"{settings.BASE_ADDRESS}{address}"
