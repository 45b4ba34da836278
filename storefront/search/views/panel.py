"""What stands around the products of a listing: facets, chips, orders, distances."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from storefront.catalogue.models import Category
from storefront.catalogue.models.kinds import Label
from storefront.search.forms import RADII
from storefront.search.queries import SWITCHES, Asked, Sort, facets
from storefront.search.queries.facets import Counted, price_range, switches


class Chip(NamedTuple):
    """Something that was chosen, and the address without it."""

    label: str
    url: str


def panel(counted: Counted, *, names: Iterable[str]) -> dict[str, Any]:
    """The form a listing is narrowed with, as its template shows it."""
    return {
        "asked": counted.asked,
        "facets": facets(counted, names=names),
        "switches": switches(counted),
        "kept": _kept(counted.asked, names),
        "radii": RADII if counted.asked.place else (),
        "chips": chips(counted.asked, counted.shelves, shop=_shop_name(counted)),
        "sorts": sorts(counted.asked),
    }


def chips(asked: Asked, shelves: Iterable[Category], *, shop: str = "") -> list[Chip]:
    """What was chosen, in words, each with the way back."""
    in_words = _chosen(asked) | {"boutique": shop}
    if asked.categorie:
        in_words["categorie"] = next(s.name for s in shelves if s.slug == asked.categorie)
    made = [Chip(in_words[name], link(asked.without(name))) for name in asked.narrowed_by]
    if asked.place:
        made.append(Chip(_("Near me"), link(asked.without("place", "rayon"))))
    return made


def link(asked: Asked, **more: str) -> str:
    return f"?{urlencode(asked.query() | more)}"


def sorts(asked: Asked) -> list[tuple[str, str, bool]]:
    """The orders that make sense here: value, words, whether it is the one."""
    named = {
        Sort.RELEVANCE: _("Best match"),
        Sort.NEWEST: _("Newest"),
        Sort.CHEAPEST: _("Price, lowest first"),
        Sort.DEAREST: _("Price, highest first"),
        Sort.NEAREST: _("Nearest"),
        Sort.OPEN: _("Open first"),
    }
    senseless = {Sort.RELEVANCE: not asked.q, Sort.NEAREST: not asked.place}
    return [
        (sort.value, words, sort is asked.sort)
        for sort, words in named.items()
        if not senseless.get(sort)
    ]


def moment(at: datetime, departement: str) -> tuple[datetime, str]:
    """The minute of that time: queries are written once for all who ask within it."""
    return at.replace(second=0, microsecond=0), departement


def distance(metres: float) -> str:
    """As people say it: by ten metres up close, by the hundred further off."""
    if metres < 950:
        return _("%(metres)s m away") % {"metres": max(10, round(metres / 10) * 10)}
    return _("%(kilometres)s km away") % {"kilometres": f"{metres / 1000:.1f}".replace(".", ",")}


def _chosen(asked: Asked) -> dict[str, str]:
    return {
        "prix": price_range(*asked.prix) if asked.prix else "",
        "label": dict(Label.choices).get(asked.label, ""),
        **{name: str(label) for name, label in SWITCHES.items()},
        "rayon": _("Within %(radius)s km") % {"radius": asked.rayon},
    }


def _shop_name(counted: Counted) -> str:
    door = counted.doors.get(counted.around.shop)
    return door.name if door else counted.asked.boutique


def _kept(asked: Asked, names: Iterable[str]) -> list[tuple[str, str]]:
    """What the form has no field for, and sends again."""
    shown = {*names, *SWITCHES, "rayon", "tri"}
    return [(name, value) for name, value in asked.query().items() if name not in shown]
