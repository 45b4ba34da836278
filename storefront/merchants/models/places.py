"""How far a shop's door is, on the ground and in SQL; no extension of PostgreSQL is needed."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.db.models import Expression, F, FloatField, Q, Value
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

# Twice the radius of the earth, and a degree of latitude, in metres.
EARTH, DEGREE = 12_742_000.0, 111_200.0
Degrees = Any


def metres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """As the crow flies between two places, each a latitude and a longitude in degrees."""
    (a, b), (c, d) = map(_in_radians, (here, there))
    bow = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return EARTH * asin(min(1.0, sqrt(bow)))


def metres_from(latitude: Degrees, longitude: Degrees, *, shop: str = "") -> Expression:
    """The same for rows: `shop` is the way to their shop (`shop__`); null without a place."""
    lat, lng = Radians(F(f"{shop}latitude")), Radians(F(f"{shop}longitude"))
    a, b = Radians(_expression(latitude)), Radians(_expression(longitude))
    bow = Power(Sin((lat - a) / 2.0), 2) + Cos(a) * Cos(lat) * Power(Sin((lng - b) / 2.0), 2)
    return EARTH * ASin(Least(1.0, Sqrt(bow)), output_field=FloatField())


def in_box(latitude: float, longitude: float, *, within: float, shop: str = "") -> Q:
    """Shops in the square around a circle of so many metres: what an index could find."""
    high = within / DEGREE
    wide = min(180.0, high / max(0.01, cos(radians(latitude))))
    return Q(
        (f"{shop}latitude__range", (latitude - high, latitude + high)),
        (f"{shop}longitude__range", (longitude - wide, longitude + wide)),
    )


def _in_radians(place: tuple[float, float]) -> tuple[float, float]:
    return radians(place[0]), radians(place[1])


def _expression(degrees: Degrees) -> Any:
    return Value(degrees, output_field=FloatField()) if isinstance(degrees, float) else degrees
