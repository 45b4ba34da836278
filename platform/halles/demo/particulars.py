"""What the demo's goods are described with besides name and price, read from `facts.csv`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from halles.demo import almanac


@dataclass(frozen=True)
class Particulars:
    """
    Words of one good, each as a shopkeeper writes it.

    `unit` is "300 g"; `options` are the values of each; `lowered` is a reduction in per cent.
    """

    unit: str = ""
    origin: str = ""
    labels: tuple[str, ...] = ()
    allergens: tuple[str, ...] = ()
    brand: str = ""
    options: tuple[tuple[str, tuple[str, ...]], ...] = ()
    lowered: int = 0


NOTHING = Particulars()


def of(shop: almanac.Shop, good: almanac.Good, town: almanac.Town) -> Particulars:
    """What is known of that good, in whichever town."""
    return _every(town).get((shop.trade, good.name), NOTHING)


@cache
def _every(town: almanac.Town) -> Mapping[tuple[str, str], Particulars]:
    rows = almanac.rows("facts.csv")
    return {(row["trade"], row["name"].format(of_land=town.of_land)): _read(row) for row in rows}


def _read(row: almanac.Row) -> Particulars:
    return Particulars(
        unit=row["unit"],
        origin=row["origin"],
        labels=tuple(row["labels"].split()),
        allergens=tuple(row["allergens"].split()),
        brand=row["brand"],
        options=tuple(_option(text) for text in row["options"].split(" / ") if text),
        lowered=int(row["lowered"] or 0),
    )


def _option(text: str) -> tuple[str, tuple[str, ...]]:
    name, _, values = text.partition(": ")
    return name, tuple(values.split(", "))
