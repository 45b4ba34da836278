"""What comes back: each Saturday, a few dates, from spring to autumn; never on one day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from halles import clock

# A year and a day: what comes back once a year is still found.
LOOK_AHEAD_DAYS = 367


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When something that comes back does, and where."""

    place: str
    opens: time
    closes: time
    weekdays: frozenset[int] = frozenset()
    dates: frozenset[date] = frozenset()
    skipped: frozenset[date] = frozenset()
    first_day: date | None = None
    last_day: date | None = None
    on_holidays: bool = True
    # What it is part of, as an opaque reference: "market:3".
    market: str = ""

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Rhythm:
        """From a row of the database, or from the JSON it made of one."""
        return cls(
            place=row["place"],
            opens=read_time(row["opens"]),
            closes=read_time(row["closes"]),
            weekdays=frozenset(row["weekdays"]),
            dates=frozenset(map(read_date, row["dates"])),
            skipped=frozenset(map(read_date, row["skipped"])),
            first_day=row["first_day"] and read_date(row["first_day"]),
            last_day=row["last_day"] and read_date(row["last_day"]),
            on_holidays=row["on_holidays"],
            market=row.get("market", ""),
        )

    def falls_on(self, day: date, departement: str) -> bool:
        if day in self.skipped:
            return False
        return day in self.dates or self._weekly(day, departement)

    def days(self, first: date, departement: str) -> Iterator[date]:
        """The days it comes back on, from that one, for a year."""
        every = (first + timedelta(days=n) for n in range(LOOK_AHEAD_DAYS))
        return (day for day in every if self.falls_on(day, departement))

    def on(self, day: date) -> tuple[datetime, datetime]:
        """When it begins and ends on that day, in UTC."""
        return span(day, self.opens, self.closes)

    def _weekly(self, day: date, departement: str) -> bool:
        begun = self.first_day is None or self.first_day <= day
        over = self.last_day is not None and day > self.last_day
        if day.weekday() not in self.weekdays or over or not begun:
            return False
        return self.on_holidays or not clock.public_holiday(day, departement)


class Rhythmic(models.Model):
    """The columns of a rhythm."""

    COLUMNS = (
        "opens",
        "closes",
        "weekdays",
        "dates",
        "skipped",
        "first_day",
        "last_day",
        "on_holidays",
    )

    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    dates = ArrayField(models.DateField(), default=list, blank=True)
    skipped = ArrayField(models.DateField(), default=list, blank=True)
    # Of the weekly ones: a season.
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    on_holidays = models.BooleanField(_("on public holidays, too"), default=True)

    class Meta:
        abstract = True

    @property
    def rhythm(self) -> Rhythm:
        words = {"place": getattr(self, "place", ""), "market": getattr(self, "market", "")}
        return Rhythm.read({name: getattr(self, name) for name in self.COLUMNS} | words)


def falling_on(day: date, departement: str) -> Q:
    """Rows of a rhythm that fall on that day: what `Rhythm.falls_on` says, in SQL."""
    begun = Q(first_day=None) | Q(first_day__lte=day)
    going_on = Q(last_day=None) | Q(last_day__gte=day)
    weekly = Q(weekdays__contains=[day.weekday()]) & begun & going_on
    if clock.public_holiday(day, departement):
        weekly &= Q(on_holidays=True)
    return (weekly | Q(dates__contains=[day])) & ~Q(skipped__contains=[day])


def constraints(name: str) -> list[models.BaseConstraint]:
    """What is true of every rhythm; the database names its constraints apart."""
    return [
        models.CheckConstraint(
            condition=Q(closes__gt=models.F("opens")) | Q(closes=clock.MIDNIGHT),
            name=f"{name}_closes_after_it_opens",
        ),
        models.CheckConstraint(
            condition=Q(weekdays__contained_by=[0, 1, 2, 3, 4, 5, 6]), name=f"{name}_weekdays"
        ),
        models.CheckConstraint(condition=~Q(weekdays=[]) | ~Q(dates=[]), name=f"{name}_comes_back"),
        models.CheckConstraint(
            condition=Q(first_day=None) | Q(last_day=None) | Q(last_day__gte=models.F("first_day")),
            name=f"{name}_season_ends_after_it_begins",
        ),
    ]


def span(day: date, opens: time, closes: time) -> tuple[datetime, datetime]:
    """A stretch of that day in UTC; one that closes at 00:00 ends as the day does."""
    last = day + timedelta(days=closes == clock.MIDNIGHT)
    return clock.moment(day, opens), clock.moment(last, closes)


def read_time(value: time | str) -> time:
    return time.fromisoformat(value) if isinstance(value, str) else value


def read_date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
