"""Shops: those whose words are typed, and what facets say of those that products are in."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchRank
from django.db import models
from django.db.models import F

from storefront.catalogue.models.shown import IsAnyOf
from storefront.catalogue.queries import seller
from storefront.catalogue.written import Hole, Written
from storefront.merchants.models import Shop
from storefront.search.queries.hits import TEXT, Moment
from storefront.search.queries.synonyms import widened


class Door(NamedTuple):
    """What a facet, or a distance, needs to know of a shop."""

    pk: int
    name: str
    slug: str
    mode: str
    takes_vouchers: bool
    latitude: float | None
    longitude: float | None
    is_open: bool
    collects_today: bool

    @property
    def place(self) -> tuple[float, float] | None:
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


def shops(text: str, *, most: int) -> list[Shop]:
    """Shops with all these words or their other names, and their hours, the nearest first."""
    return [seller(pk) for pk, _rank in _found(most).rows(text=widened(text))]


def doors(keys: Iterable[int], moment: Moment) -> dict[int, Door]:
    """What is to be known of these shops at that moment, by their keys."""
    rows = _doors(moment).rows(keys=list(keys))
    return {row[0]: Door(*row) for row in rows}


@cache
def _found(most: int) -> Written:
    found = Shop.objects.published().filter(search=TEXT)
    ranked = found.annotate(rank=SearchRank(F("search"), TEXT)).order_by("-rank", "name")
    return Written(ranked.values_list("pk", "rank")[:most])


@lru_cache(maxsize=8)
def _doors(moment: Moment) -> Written:
    at, departement = moment
    keys = Hole("keys", ArrayField(models.BigIntegerField()))
    told = Shop.objects.told_open(at, departement=departement)
    told = told.told_collecting(at, departement=departement).filter(IsAnyOf("pk", keys))
    columns = ("pk", "name", "slug", "mode", "accepts_vouchers", "latitude", "longitude")
    return Written(told.values_list(*columns, "open_now", "collects_today"))
