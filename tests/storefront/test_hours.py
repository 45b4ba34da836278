"""When a shop is open, on ordinary days and on odd ones."""

from datetime import UTC, date, datetime, time

import pytest

from halles.clock import PARIS
from storefront.merchants.models import Hours

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def hours(*openings, closings=(), departement="78", open_on_holidays=False):
    return Hours(tuple(openings), tuple(closings), departement, open_on_holidays)


def paris(text, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS, fold=fold)


WEEK = hours(*((day, time(9), time(12, 30)) for day in range(5)), (0, time(14), time(19)))


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-04-13 08:59", None),
        ("2026-04-13 09:00", "2026-04-13 12:30"),
        ("2026-04-13 12:30", None),
        ("2026-04-13 18:59", "2026-04-13 19:00"),
        ("2026-04-18 10:00", None),
    ],
)
def test_a_shop_is_open_within_its_stretches(at, until):
    assert WEEK.open_until(paris(at)) == (paris(until) if until else None)


def test_the_next_opening_may_be_days_away():
    assert WEEK.coming(paris("2026-04-10 12:30")).opens == paris("2026-04-13 09:00")


def test_a_shop_without_hours_never_opens():
    assert hours().coming(paris("2026-04-10 12:30")) is None


def test_a_bar_open_past_midnight_closes_the_next_morning():
    bar = hours((4, time(18), time(0)), (5, time(0), time(2)))

    assert bar.open_until(paris("2026-04-10 23:00")) == paris("2026-04-11 02:00")
    assert bar.is_open(paris("2026-04-11 01:59"))


def test_in_spring_the_skipped_hour_is_not_sold():
    bakery = hours((6, time(1), time(2, 30)), (6, time(2, 30), time(5)))

    assert bakery.open_until(datetime(2026, 3, 29, 0, 30, tzinfo=UTC)) == datetime(
        2026, 3, 29, 3, tzinfo=UTC
    )
    early = hours((6, time(1), time(2, 30)))
    assert early.open_until(paris("2026-03-29 01:30")) == paris("2026-03-29 03:00")


def test_in_autumn_the_hour_that_comes_twice_lengthens_the_stretch_that_spans_it():
    night = hours((6, time(1), time(4)))
    short = hours((6, time(1), time(2, 30)))

    assert night.open_until(paris("2026-10-25 02:30", fold=1)) == paris("2026-10-25 04:00")
    assert short.is_open(paris("2026-10-25 02:15"))
    assert not short.is_open(paris("2026-10-25 02:15", fold=1))


@pytest.mark.parametrize("day", [SPRING, AUTUMN])
def test_on_both_odd_days_nine_o_clock_is_nine_o_clock(day):
    sunday = hours((6, time(9), time(13)))

    assert sunday.open_until(datetime.combine(day, time(9), PARIS)) == datetime.combine(
        day, time(13), PARIS
    )
    assert not sunday.is_open(datetime.combine(day, time(8, 59), PARIS))
    assert not sunday.is_open(datetime.combine(day, time(13), PARIS))


def test_a_public_holiday_closes_unless_the_shop_says_otherwise():
    easter_monday = paris("2026-04-06 10:00")

    assert not WEEK.is_open(easter_monday)
    assert WEEK.day(date(2026, 4, 6)).note == "Lundi de Pâques"
    assert hours((0, time(9), time(12)), open_on_holidays=True).is_open(easter_monday)


def test_good_friday_is_a_holiday_in_moselle_and_alsace_only():
    friday = paris("2026-04-03 10:00")

    assert not hours((4, time(9), time(12)), departement="57").is_open(friday)
    assert not hours((4, time(9), time(12)), departement="67").is_open(friday)
    assert hours((4, time(9), time(12)), departement="78").is_open(friday)


def test_days_away_close_the_shop_first_and_last_included():
    away = hours(
        *((day, time(9), time(12)) for day in range(7)),
        closings=((date(2026, 8, 3), date(2026, 8, 16), "Congés"),),
    )

    assert not away.is_open(paris("2026-08-03 10:00"))
    assert away.coming(paris("2026-08-03 10:00")).opens == paris("2026-08-17 09:00")
    assert away.day(date(2026, 8, 16)).note == "Congés"


def test_the_week_begins_today():
    assert [day.date.day for day in WEEK.week(paris("2026-04-11 11:00"))] == [*range(11, 18)]
