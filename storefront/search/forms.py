"""Reading what an address asks for: what is not understood is left out, and never an error."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import isfinite
from urllib.parse import urlencode

from django.http import QueryDict

from storefront.catalogue.models import Category
from storefront.catalogue.models.kinds import Label
from storefront.search.queries import Asked, Sort

LONGEST = 100
RADII = (1, 2, 5, 10, 20)
SLUG = re.compile(r"[-\w]{1,110}", re.ASCII)
# Whole euros, such as 10-25 and 100-.
PRICE = re.compile(r"([0-9]{1,6})-([0-9]{0,6})", re.ASCII)


def read(said: QueryDict, shelves: Iterable[Category]) -> Asked:
    return Asked(
        q=words(said),
        categorie=_shelf(said.get("categorie", ""), shelves),
        boutique=_slug(said.get("boutique", "")),
        prix=_prices(said.get("prix", "")),
        label=_one_of(said, "label", set(Label.values)),
        ouvertes=_is_on(said, "ouvertes"),
        retrait=_is_on(said, "retrait"),
        commande=_is_on(said, "commande"),
        livraison=_is_on(said, "livraison"),
        bons=_is_on(said, "bons"),
        rayon=int(_one_of(said, "rayon", {str(radius) for radius in RADII}) or 0),
        place=_place(said.get("lat", ""), said.get("lng", "")),
        tri=_one_of(said, "tri", set(Sort.values)),
    )


def words(said: QueryDict) -> str:
    """What was typed, in one line; a page of it is cut."""
    return " ".join(said.get("q", "")[: 4 * LONGEST].replace("\0", "").split())[:LONGEST].strip()


def page(said: QueryDict) -> int:
    """The number of the page; past the last one stands for the last one."""
    number = said.get("page", "")
    return int(number) if re.fullmatch(r"[0-9]{1,6}", number, re.ASCII) else 1


def _one_of(said: QueryDict, name: str, known: set[str]) -> str:
    value = said.get(name, "")
    return value if value in known else ""


def _is_on(said: QueryDict, name: str) -> bool:
    return said.get(name, "") not in ("", "0")


def _shelf(value: str, shelves: Iterable[Category]) -> str:
    # Asked only where there is something to compare.
    return value if value and value in {shelf.slug for shelf in shelves} else ""


def _slug(value: str) -> str:
    return value if SLUG.fullmatch(value) else ""


def _prices(value: str) -> tuple[int, int | None] | None:
    found = PRICE.fullmatch(value)
    if found is None:
        return None
    low, high = int(found[1]) * 100, int(found[2]) * 100 if found[2] else None
    return (low, high) if high is None or low < high else None


def _place(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Rounded to about a hundred metres: nobody's door is in an address."""
    try:
        place = round(float(latitude[:20]), 3), round(float(longitude[:20]), 3)
    except ValueError:
        return None
    on_earth = all(map(isfinite, place)) and abs(place[0]) <= 90 and abs(place[1]) <= 180
    return place if on_earth else None


def understood(asked: Asked) -> QueryDict:
    """The query of a page as it was understood: what its links repeat."""
    return QueryDict(urlencode(asked.query()))
