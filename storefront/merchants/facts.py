"""A shop's hours as machines read them: schema.org, and the calendar of its openings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from halles import clock, ics
from storefront.merchants.models import Day, Hours, Rhythm

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# As far as special days are told to search engines, and as calendars are filled.
SPECIAL_DAYS, CALENDAR_DAYS = 60, 365
Facts = dict[str, Any]


def entries(hours: Hours, *, name: str, address: str, uid: str, at: datetime) -> list[Any]:
    """The openings of a year for a calendar: weekly rules, their exceptions, special days."""
    first = clock.local(at).date()
    days = [hours.day(first + timedelta(days=n)) for n in range(CALENDAR_DAYS)]
    said = {"title": name, "place": address}
    door = _door(hours, days, said, uid)
    return [*door, *_stalls(hours, days, name, uid)]


def usual(hours: Hours) -> Iterator[Facts]:
    """`openingHoursSpecification`: the usual week, days of the same stretch together."""
    stretches: dict[tuple[time, time], list[str]] = {}
    for weekday in range(7):
        for stretch in hours.usual(weekday):
            stretches.setdefault(stretch, []).append(DAYS[weekday])
    for stretch, days in stretches.items():
        yield _said(*stretch) | {"dayOfWeek": days}


def special(hours: Hours, first: date) -> Iterator[Facts]:
    """
    `specialOpeningHoursSpecification`: the days of two months that differ, those in a row at once.

    A closed day opens and closes at 00:00, as Google reads it (Local business structured data).
    """
    run: list[Day] = []
    for number in range(SPECIAL_DAYS + 1):
        day = hours.day(first + timedelta(days=number))
        differs = day.stretches != hours.usual(day.date.weekday())
        if run and (not differs or run[-1].stretches != day.stretches):
            yield from _run(run)
            run = []
        if differs:
            run.append(day)
    yield from _run(run)


def _run(run: list[Day]) -> Iterator[Facts]:
    """Days in a row that have the same hours, which are not the usual ones."""
    if not run:
        return
    dates = {"validFrom": str(run[0].date), "validThrough": str(run[-1].date)}
    for opens, closes in run[0].stretches:
        yield _said(opens, closes) | dates
    if not run[0].stretches:
        shut = {"opens": "00:00", "closes": "00:00"}
        yield {"@type": "OpeningHoursSpecification", **shut, **dates}


def _said(opens: time, closes: time) -> Facts:
    # 00:00 to 00:00 would say closed all day.
    ends = "23:59" if closes == clock.MIDNIGHT else f"{closes:%H:%M}"
    return {"@type": "OpeningHoursSpecification", "opens": f"{opens:%H:%M}", "closes": ends}


def _door(hours: Hours, days: list[Day], said: Facts, uid: str) -> Iterator[Any]:
    for weekday in range(7):
        of_it = [day for day in days if day.date.weekday() == weekday]
        for stretch in hours.usual(weekday):
            but = tuple(day.date for day in of_it if stretch not in day.stretches)
            begins, ends = ics.on_the_wall(of_it[0].date, *stretch)
            name = f"{weekday}-{stretch[0]:%H%M}-{uid}"
            entry = ics.Entry(uid=name, begins=begins, ends=ends, **said)
            yield ics.Weekly(entry=entry, until=days[-1].date, but=but)
    for day in days:
        for stretch in set(day.stretches) - set(hours.usual(day.date.weekday())):
            begins, ends = ics.on_the_wall(day.date, *stretch)
            name = f"{day.date:%Y%m%d}-{stretch[0]:%H%M}-{uid}"
            yield ics.Entry(uid=name, begins=begins, ends=ends, text=day.note, **said)


def _stalls(hours: Hours, days: list[Day], name: str, uid: str) -> Iterator[Any]:
    for number, stall in enumerate(hours.stalls):
        held = [day.date for day in days if stall in day.stalls]
        # Its market is what it is known by; without one, its place among the shop's stalls.
        known = stall.market.replace(":", "-") or f"stall-{number}"
        yield from of_rhythm(stall, held, title=name, uid=f"{known}-{uid}")


def of_rhythm(
    rhythm: Rhythm, held: list[date], *, title: str, uid: str, url: str = ""
) -> Iterator[ics.Entry | ics.Weekly]:
    """What comes back on these days: a rule for each weekday, the other dates one by one."""
    said: Facts = {"title": title, "place": rhythm.place, "url": url}
    for weekday in sorted(rhythm.weekdays):
        weekly = [day for day in held if day.weekday() == weekday]
        if weekly:
            yield _rule(rhythm, weekly, said, f"{weekday}-{rhythm.opens:%H%M}-{uid}")
    for day in held:
        if day.weekday() not in rhythm.weekdays:
            begins, ends = ics.on_the_wall(day, rhythm.opens, rhythm.closes)
            name = f"{day:%Y%m%d}-{rhythm.opens:%H%M}-{uid}"
            yield ics.Entry(uid=name, begins=begins, ends=ends, **said)


def _rule(rhythm: Rhythm, weekly: list[date], said: Facts, uid: str) -> ics.Weekly:
    weeks = (weekly[-1] - weekly[0]).days // 7
    every = (weekly[0] + timedelta(weeks=number) for number in range(weeks))
    begins, ends = ics.on_the_wall(weekly[0], rhythm.opens, rhythm.closes)
    entry = ics.Entry(uid=uid, begins=begins, ends=ends, **said)
    return ics.Weekly(entry=entry, until=weekly[-1], but=tuple(set(every) - set(weekly)))
