"""What happens in the demo's towns, read from the tables of `data/agenda/` and `prospects.csv`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from django.utils.text import slugify

from halles.demo import almanac


@dataclass(frozen=True)
class Market:
    name: str
    place: str
    weekdays: list[int]
    opens: time
    closes: time
    text: str


@dataclass(frozen=True)
class Event:
    """`in_days` from today; `picture` names the objects on its illustration."""

    title: str
    place: str
    in_days: int
    opens: time
    closes: time
    picture: str
    text: str


@dataclass(frozen=True)
class Quarter:
    """The shops of these streets are in it; without streets, those left over."""

    name: str
    streets: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Prospect:
    """A shop that the town hall invites; `step` is how far its owner came."""

    trade: str
    name: str
    owner: str
    siret: str
    address: str
    phone: str
    step: str

    @property
    def email(self) -> str:
        return f"bonjour@{slugify(self.name)}.example"


def markets(town: almanac.Town) -> list[Market]:
    return [
        Market(
            name=row["name"],
            place=row["place"],
            weekdays=[almanac.DAYS.index(day) for day in row["weekdays"].split()],
            opens=time.fromisoformat(row["opens"]),
            closes=time.fromisoformat(row["closes"]),
            text=row["text"],
        )
        for row in _of(town, "agenda/markets.csv")
    ]


def trades_with_stalls(town: almanac.Town) -> set[str]:
    """The trades that have a stall in the markets of their town."""
    return {trade for row in _of(town, "agenda/stalls.csv") for trade in row["trades"].split()}


def events(town: almanac.Town) -> list[Event]:
    return [
        Event(
            title=row["title"],
            place=row["place"],
            in_days=int(row["in_days"]),
            opens=time.fromisoformat(row["opens"]),
            closes=time.fromisoformat(row["closes"]),
            picture=row["picture"],
            text=row["text"],
        )
        for row in _of(town, "agenda/events.csv")
    ]


def quarters(town: almanac.Town) -> list[Quarter]:
    return [
        Quarter(row["name"], tuple(filter(None, row["streets"].split(","))), row["text"])
        for row in _of(town, "agenda/quarters.csv")
    ]


def portrait(town: almanac.Town) -> str:
    """What the town says of its shops."""
    return next(_of(town, "agenda/portraits.csv"))["text"]


def prospects(town: almanac.Town) -> list[Prospect]:
    own = ("trade", "name", "owner", "siret", "address", "phone", "step")
    return [Prospect(**{name: row[name] for name in own}) for row in _of(town, "prospects.csv")]


def _of(town: almanac.Town, table: str) -> Iterator[almanac.Row]:
    return (row for row in almanac.rows(table) if row["subdomain"] == town.subdomain)
