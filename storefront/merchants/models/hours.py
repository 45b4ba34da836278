"""When a shop is open: its usual week, its own days, its stalls, the days it is away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from halles import clock
from storefront.merchants.models.rhythms import Rhythm, read_date, read_time, span

# Nobody plans to be closed longer: past it, we say that we do not know.
LOOK_AHEAD_DAYS = 60
Rows = Iterable[Mapping[str, Any]]


class Stretch(NamedTuple):
    """From when to when there is somebody, and where; at the shop when no place is told."""

    opens: datetime
    closes: datetime
    place: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """What the door says on one day, and where the merchant's stalls stand."""

    date: date
    stretches: tuple[tuple[time, time], ...]
    note: str = ""
    stalls: tuple[Rhythm, ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    openings: tuple[tuple[int, time, time], ...]
    closings: tuple[tuple[date, date, str], ...]
    departement: str
    open_on_holidays: bool
    # (day, opens, closes, what for): instead of the usual hours of that day.
    specials: tuple[tuple[date, time, time, str], ...] = ()
    stalls: tuple[Rhythm, ...] = ()
    # Without one, there is nobody but at the stalls.
    has_door: bool = True

    @classmethod
    def read(
        cls, openings: Rows, closings: Rows, *, departement: str, open_on_holidays: bool
    ) -> Hours:
        """From rows of the database, or from the JSON it made of them."""
        stretches = (
            (o["weekday"], read_time(o["opens"]), read_time(o["closes"])) for o in openings
        )
        away = (
            (read_date(c["first_day"]), read_date(c["last_day"]), c["reason"]) for c in closings
        )
        return cls(tuple(sorted(stretches)), tuple(away), departement, open_on_holidays)

    def besides(self, *, specials: Rows, stalls: Rows, has_door: bool) -> Hours:
        """The same with days that have hours of their own, and stalls."""
        own = (
            (read_date(s["day"]), read_time(s["opens"]), read_time(s["closes"]), s["note"])
            for s in specials
        )
        stands = tuple(map(Rhythm.read, stalls))
        return replace(self, specials=tuple(sorted(own)), stalls=stands, has_door=has_door)

    def usual(self, weekday: int) -> tuple[tuple[time, time], ...]:
        """The stretches of that weekday when nothing is special."""
        if not self.has_door:
            return ()
        return tuple((opens, closes) for day, opens, closes in self.openings if day == weekday)

    def day(self, day: date) -> Day:
        """What holds on that day, and the name of a holiday or the reason of being away."""
        for first, last, reason in self.closings:
            if first <= day <= last:
                return Day(day, (), reason or _away(first, last))
        stands = [stall for stall in self.stalls if stall.falls_on(day, self.departement)]
        stretches, note = self._door(day)
        return Day(day, stretches, note, tuple(sorted(stands, key=lambda stall: stall.opens)))

    def is_away(self, day: date) -> bool:
        """Whether the shop said that it is away that day."""
        return any(first <= day <= last for first, last, _reason in self.closings)

    def _door(self, day: date) -> tuple[tuple[tuple[time, time], ...], str]:
        holiday = clock.public_holiday(day, self.departement)
        own = [(opens, closes, note) for on, opens, closes, note in self.specials if on == day]
        if own and self.has_door:
            return tuple((opens, closes) for opens, closes, _note in own), own[0][2] or holiday
        shut = holiday and not self.open_on_holidays
        return () if shut else self.usual(day.weekday()), holiday

    def week(self, at: datetime) -> list[Day]:
        """Today and the six days after it."""
        today = clock.local(at).date()
        return [self.day(today + timedelta(days=n)) for n in range(7)]

    def is_open(self, at: datetime) -> bool:
        return self.open_until(at) is not None

    def open_until(self, at: datetime) -> datetime | None:
        """
        When whoever is there at that moment leaves; None when nobody is, at shop or stall.

        A stretch that goes on into the next one, at midnight or elsewhere, ends with it.
        """
        until = None
        for stretch in self._stretches(clock.local(at).date(), days=2):
            if stretch.opens <= at < stretch.closes or (until and stretch.opens <= until):
                until = max(until or stretch.closes, stretch.closes)
        return until

    def stand(self, at: datetime) -> Stretch | None:
        """The stall to be found at that moment, when the shop itself is closed."""
        today = self._stretches(clock.local(at).date(), days=1)
        there = [stretch for stretch in today if stretch.opens <= at < stretch.closes]
        return there[0] if there and all(stretch.place for stretch in there) else None

    def coming(self, at: datetime) -> Stretch | None:
        """The first stretch that begins after that moment; None when none is planned."""
        today = clock.local(at).date()
        coming = self._stretches(today, days=LOOK_AHEAD_DAYS)
        return next((stretch for stretch in coming if stretch.opens > at), None)

    def _stretches(self, first: date, *, days: int) -> Iterator[Stretch]:
        """Those of so many days, in the order they begin in."""
        for number in range(days):
            day = self.day(first + timedelta(days=number))
            door = (Stretch(*span(day.date, *hours)) for hours in day.stretches)
            stands = (Stretch(*stall.on(day.date), stall.place) for stall in day.stalls)
            yield from sorted((*door, *stands))


def _away(first: date, last: date) -> str:
    return str(_("Closed for the day") if first == last else _("Closed for a few days"))
