"""What calendars read: RFC 5545, its times on the wall of Paris, with what VTIMEZONE says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from halles import clock

CONTENT_TYPE = "text/calendar; charset=utf-8"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EVERY_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in a calendar; `uid` is the same each time it is written, and nowhere else's."""

    uid: str
    title: str
    begins: datetime
    ends: datetime
    place: str = ""
    text: str = ""
    url: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """An entry of one weekday, again and again until a day, but not on some."""

    entry: Entry
    until: date
    but: tuple[date, ...] = ()


def on_the_wall(day: date, opens: time, closes: time) -> tuple[datetime, datetime]:
    """A stretch of that day as the wall shows it; one that closes at 00:00 ends as the day does."""
    last = day + EVERY_DAY * (closes == clock.MIDNIGHT)
    return datetime.combine(day, opens, clock.PARIS), datetime.combine(last, closes, clock.PARIS)


def calendar(name: str, entries: Iterable[Entry | Weekly], *, at: datetime) -> bytes:
    """The whole file; `at` is when it was written."""
    written = Calendar()
    written.add("prodid", "-//Halles//FR")
    written.add("version", "2.0")
    written.add("x-wr-calname", name)
    written.add("x-wr-timezone", clock.PARIS.key)
    written.add("refresh-interval", EVERY_DAY, {"value": "DURATION"})
    written.add_component(_paris())
    for one in entries:
        written.add_component(_event(one, at))
    return bytes(written.to_ical())


def _paris() -> Timezone:
    """
    The two rules of directive 2000/84/EC, whose changes are at one o'clock in UTC.

    Written out: what the library derives lists each change since 1970, an hour late.
    """
    winter, summer = TimezoneStandard(), TimezoneDaylight()
    in_winter, in_summer = timedelta(hours=1), timedelta(hours=2)
    for part, name, began, month, before, after in (
        (winter, "CET", datetime(1996, 10, 27, 3), 10, in_summer, in_winter),  # noqa: DTZ001
        (summer, "CEST", datetime(1981, 3, 29, 2), 3, in_winter, in_summer),  # noqa: DTZ001
    ):
        part.add("tzname", name)
        part.add("dtstart", began)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
    zone = Timezone()
    zone.add("tzid", clock.PARIS.key)
    zone.add_component(summer)
    zone.add_component(winter)
    return zone


def _event(one: Entry | Weekly, at: datetime) -> Event:
    entry, event = (one.entry if isinstance(one, Weekly) else one), Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", at)
    event.add("dtstart", entry.begins.astimezone(clock.PARIS))
    event.add("dtend", entry.ends.astimezone(clock.PARIS))
    event.add("summary", entry.title)
    for name, value in (("location", entry.place), ("description", entry.text), ("url", entry.url)):
        if value:
            event.add(name, value)
    if entry.cancelled:
        event.add("status", "CANCELLED")
    if isinstance(one, Weekly):
        _repeat(event, one)
    return event


def _repeat(event: Event, weekly: Weekly) -> None:
    begins = weekly.entry.begins
    # RFC 5545: the end of a rule whose start has a zone is written in UTC.
    until = clock.moment(weekly.until + EVERY_DAY, clock.MIDNIGHT) - timedelta(seconds=1)
    rule = {"freq": "weekly", "byday": DAYS[begins.weekday()], "until": until}
    event.add("rrule", rule)
    if weekly.but:
        times = [datetime.combine(day, begins.time(), clock.PARIS) for day in weekly.but]
        event.add("exdate", times)
