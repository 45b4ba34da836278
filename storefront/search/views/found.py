"""What a listing found, whichever page of it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from halles.http.remembered import remembered
from storefront.catalogue.models import Category
from storefront.search import queries
from storefront.search.queries import MOST, Around, Asked, Door, Hit
from storefront.search.queries.facets import Counted
from storefront.search.views.panel import panel

Place = tuple[float, float]


class Found(NamedTuple):
    """Products in order, whether there are more of them, and what they can be narrowed by."""

    keys: list[int]
    is_more: bool
    panel: dict[str, Any]
    # Of each product where its shop is, for who said where they are.
    places: dict[int, Place]


def find(
    asked: Asked, around: Around, shelves: Sequence[Category], *, names: Sequence[str]
) -> Found:
    """
    What there is of what was asked for; whoever gets it leaves it as it is.

    A shelf as it stands is counted once a minute, or until an edit: there are few of them, and
    there is no end to what may be typed and narrowed.
    """
    look = partial(_look, asked, around, shelves, names)
    if not around.of_shelves or asked.query():
        return look()
    return remembered(f"listing of {around.shelves} {around.moment} {names}", look)


def _look(asked: Asked, around: Around, shelves: Sequence[Category], names: Sequence[str]) -> Found:
    hits = queries.hits(asked, around)
    doors = queries.doors({hit.shop for hit in hits}, around.moment) if hits else {}
    counted = Counted(asked, around, hits, doors, shelves)
    return Found(
        keys=[hit.pk for hit in hits[:MOST]],
        is_more=len(hits) > MOST,
        panel=panel(counted, names=names) if hits or asked.narrowed_by else {"asked": asked},
        places=_places(hits, doors) if asked.place else {},
    )


def _places(hits: Iterable[Hit], doors: Mapping[int, Door]) -> dict[int, Place]:
    known = ((hit.pk, doors[hit.shop].place) for hit in hits if hit.shop in doors)
    return {pk: place for pk, place in known if place}
