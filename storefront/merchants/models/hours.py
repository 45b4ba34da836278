"""When a shop is open: its usual week, the days it is away, public holidays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from halles import clock

# Nobody plans to be closed longer: past it, we say that we do not know.
LOOK_AHEAD_DAYS = 60


class Opening(models.Model):
    """One stretch of one weekday (Monday is 0); closing at midnight is written 00:00."""

    shop = models.ForeignKey("merchants.Shop", models.CASCADE, related_name="openings")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="opening_weekday"),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")) | models.Q(closes=clock.MIDNIGHT),
                name="opening_closes_after_it_opens",
            ),
            # That no two of a shop overlap is an exclusion constraint of the second migration.
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens:%H:%M}–{self.closes:%H:%M}"


class Closing(models.Model):
    """Days away, first and last included, whatever the usual week says."""

    shop = models.ForeignKey("merchants.Shop", models.CASCADE, related_name="closings")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=100, blank=True)

    class Meta:
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last_day__gte=models.F("first_day")),
                name="closing_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_day} → {self.last_day}"


@dataclass(frozen=True, slots=True)
class Day:
    """What the door says on one day."""

    date: date
    stretches: tuple[tuple[time, time], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    openings: tuple[tuple[int, time, time], ...]
    closings: tuple[tuple[date, date, str], ...]
    departement: str
    open_on_holidays: bool

    @classmethod
    def read(
        cls,
        openings: Iterable[Mapping[str, Any]],
        closings: Iterable[Mapping[str, Any]],
        *,
        departement: str,
        open_on_holidays: bool,
    ) -> Hours:
        """From rows of the database, or from the JSON it made of them."""
        stretches = ((o["weekday"], _time(o["opens"]), _time(o["closes"])) for o in openings)
        away = ((_date(c["first_day"]), _date(c["last_day"]), c["reason"]) for c in closings)
        return cls(tuple(sorted(stretches)), tuple(away), departement, open_on_holidays)

    def day(self, day: date) -> Day:
        """Stretches of that day, none when away, and the name of a holiday or the reason."""
        for first, last, reason in self.closings:
            if first <= day <= last:
                return Day(day, (), reason or str(_("Closed for a few days")))
        usual = tuple((o, c) for weekday, o, c in self.openings if weekday == day.weekday())
        holiday = clock.public_holiday(day, self.departement)
        return Day(day, () if holiday and not self.open_on_holidays else usual, holiday)

    def week(self, at: datetime) -> list[Day]:
        """Today and the six days after it."""
        today = clock.local(at).date()
        return [self.day(today + timedelta(days=n)) for n in range(7)]

    def is_open(self, at: datetime) -> bool:
        return self.open_until(at) is not None

    def open_until(self, at: datetime) -> datetime | None:
        """When the door that is open at that moment closes; None when it is closed."""
        until = None
        for opens, closes in self._stretches(clock.local(at).date(), days=2):
            # A stretch that ends at midnight goes on if the next day begins there.
            if opens <= at < closes or opens == until:
                until = closes
        return until

    def next_opening(self, at: datetime) -> datetime | None:
        """The first opening after that moment; None when none is planned."""
        today = clock.local(at).date()
        starts = (opens for opens, _closes in self._stretches(today, days=LOOK_AHEAD_DAYS))
        return next((opens for opens in starts if opens > at), None)

    def _stretches(self, first: date, *, days: int) -> Iterator[tuple[datetime, datetime]]:
        for number in range(days):
            day = first + timedelta(days=number)
            for opens, closes in self.day(day).stretches:
                last = day + timedelta(days=closes == clock.MIDNIGHT)
                yield clock.moment(day, opens), clock.moment(last, closes)


def _time(value: time | str) -> time:
    return time.fromisoformat(value) if isinstance(value, str) else value


def _date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
