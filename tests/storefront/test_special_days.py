"""Special days, stalls and one-tap closings; and that SQL says what Python says of all of them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from cast import a_merchant
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from halles import clock, ics
from halles.clock import PARIS
from storefront.merchants import actions, facts
from storefront.merchants.models import Closing, Hours, Opening, Rhythm, Shop, SpecialOpening, Stall

CHRISTMAS, EASTER_MONDAY = date(2026, 12, 25), date(2026, 4, 6)
SPRING, AUTUMN, LEAP = date(2028, 3, 26), date(2028, 10, 29), date(2028, 2, 29)
ODD = (SPRING, AUTUMN, LEAP, date(2028, 1, 1), date(2028, 12, 31), date(2028, 12, 25))


def paris(day, at, fold=0):
    return datetime.combine(day, at, PARIS).replace(fold=fold)


def a_week(shop, *stretches):
    Opening.objects.bulk_create(
        Opening(shop=shop, weekday=day, opens=opens, closes=closes)
        for day, opens, closes in stretches
    )


def read(shop):
    return Shop.objects.with_hours().get(pk=shop.pk).hours


QUARTERS = st.integers(0, 95).map(lambda n: time(n // 4, 15 * (n % 4)))
DAYS = st.one_of(st.sampled_from(ODD), st.dates(date(2028, 1, 1), date(2028, 12, 31)))


@st.composite
def stretches(draw):
    """Stretches of one day that do not overlap; the last one may end at midnight."""
    marks = sorted(draw(st.lists(QUARTERS, min_size=2, max_size=4, unique=True)))
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    to_midnight = draw(st.booleans())
    return [*pairs[:-1], (pairs[-1][0], time(0))] if to_midnight else pairs


@st.composite
def moments(draw):
    """Any minute of a leap year, both passings of the hour that comes twice among them."""
    day, at = draw(DAYS), draw(st.times()).replace(tzinfo=None)
    on_the_hour = draw(st.sampled_from([at, time(at.hour), time(2, 30), time(0)]))
    return paris(day, on_the_hour, draw(st.integers(0, 1))).astimezone(UTC)


@pytest.fixture
def shop(town):
    return a_merchant().shop


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_the_database_says_open_when_python_does(shop, data):
    at = data.draw(moments())
    today = clock.local(at).date()
    with transaction.atomic():
        for weekday in range(7):
            a_week(shop, *((weekday, *one) for one in data.draw(stretches())))
        if data.draw(st.booleans()):
            _special(shop, today, data.draw(stretches()))
        if data.draw(st.booleans()):
            _stall(shop, data.draw(st.sampled_from([today, today + timedelta(days=1)])), data)
        if data.draw(st.integers(0, 3)) == 0:
            shop.closings.create(first_day=today - timedelta(days=1), last_day=today)
        Shop.objects.filter(pk=shop.pk).update(
            has_door=data.draw(st.booleans()), open_on_holidays=data.draw(st.booleans())
        )

        said = Shop.objects.told_open(at, departement="78").get(pk=shop.pk).open_now
        known = read(shop).is_open(at)
        transaction.set_rollback(True)

    assert said == known


def _special(shop, day, pairs):
    SpecialOpening.objects.bulk_create(
        SpecialOpening(shop=shop, day=day, opens=opens, closes=closes) for opens, closes in pairs
    )


def _stall(shop, day, data):
    opens, closes = data.draw(stretches())[0]
    kinds = [{"weekdays": [day.weekday()]}, {"dates": [day]}]
    Stall.objects.create(
        shop=shop,
        place="Halle",
        opens=opens,
        closes=closes,
        on_holidays=data.draw(st.booleans()),
        skipped=data.draw(st.sampled_from([[], [day]])),
        first_day=data.draw(st.sampled_from([None, day, day + timedelta(days=7)])),
        **data.draw(st.sampled_from(kinds)),
    )


def test_a_shop_opens_on_a_holiday_with_hours_of_that_day(shop, now):
    a_week(shop, (4, time(9), time(19)))
    own = actions.OwnHours(days=[CHRISTMAS], stretches=[(time(8), time(12))], note="Bûches")

    actions.set_special(shop, own=own, at=now, by="test")

    assert read(shop).open_until(paris(CHRISTMAS, time(8))) == paris(CHRISTMAS, time(12))
    assert not read(shop).is_open(paris(CHRISTMAS, time(14)))
    assert read(shop).day(CHRISTMAS).note == "Bûches"


def test_noon_is_a_closure_like_any_other(shop):
    a_week(shop, (1, time(9), time(12, 30)), (1, time(14), time(19)))
    tuesday = date(2026, 4, 14)

    assert not read(shop).is_open(paris(tuesday, time(13)))
    assert read(shop).coming(paris(tuesday, time(13))).opens == paris(tuesday, time(14))


@pytest.mark.parametrize(
    ("days", "pairs", "refusal"),
    [
        ([CHRISTMAS], [(time(9), time(12)), (time(11), time(15))], actions.Overlap),
        ([CHRISTMAS], [(time(9), time(8))], actions.Overlap),
        ([date(2026, 4, 10)], [(time(9), time(12))], actions.NotThen),
        ([date(2033, 1, 1)], [(time(9), time(12))], actions.NotThen),
        ([date(2026, 8, 5)], [(time(9), time(12))], actions.AlreadyAway),
    ],
)
def test_special_hours_that_cannot_be_are_refused(shop, now, days, pairs, refusal):
    away = (date(2026, 8, 1), date(2026, 8, 16))
    actions.add_closing(shop, days=away, reason="Congés", at=now, by="test")

    own = actions.OwnHours(days=days, stretches=pairs)
    with pytest.raises(refusal):
        actions.set_special(shop, own=own, at=now, by="test")

    assert not SpecialOpening.objects.exists()


def test_the_database_refuses_two_special_stretches_that_overlap(shop):
    _special(shop, CHRISTMAS, [(time(9), time(12))])

    with pytest.raises(IntegrityError), transaction.atomic():
        _special(shop, CHRISTMAS, [(time(11), time(0))])


def test_closed_today_is_closed_whatever_was_planned_and_can_be_undone(shop, now):
    a_week(shop, (5, time(9), time(19)))
    today = clock.local(now).date()
    before = read(shop).is_open(now)

    actions.close_from_now(shop, until=today, at=now, by="test")
    closed = read(shop).is_open(now)
    with pytest.raises(actions.AlreadyAway):
        actions.close_from_now(shop, until=today, at=now, by="test")
    actions.open_again(shop, at=now, by="test")

    assert (before, closed, read(shop).is_open(now)) == (True, False, True)
    assert not Closing.objects.exists()


def test_who_comes_back_early_was_away_until_yesterday(shop, now):
    today = clock.local(now).date()
    week = timedelta(days=7)
    actions.add_closing(shop, days=(today - week, today + week), reason="", at=now, by="test")

    actions.open_again(shop, at=now, by="test")

    assert Closing.objects.get().last_day == today - timedelta(days=1)
    with pytest.raises(actions.NotAway):
        actions.open_again(shop, at=now, by="test")


def test_a_merchant_of_the_markets_is_open_where_its_stall_is(shop, now, client_of, town):
    a_week(shop, (5, time(9), time(19)))
    stand = actions.Stand(place="Place Félix-Faure", opens=time(8), closes=time(13), weekdays=[5])
    actions.add_stall(shop, stand=stand, at=now, by="test")
    actions.set_door(shop, has_door=False, at=now, by="test")

    page = client_of(town).get(shop.get_absolute_url()).content.decode()

    assert read(shop).open_until(now) == paris(date(2026, 4, 11), time(13))
    assert read(shop).stand(now).place == "Place Félix-Faure"
    assert "Pas de boutique" in page
    assert "Place Félix-Faure" in page


def test_two_clock_changes_make_no_stall_late():
    stall = Rhythm(place="Halle", opens=time(8), closes=time(13), weekdays=frozenset({6}))
    hours = Hours((), (), "78", open_on_holidays=False, stalls=(stall,))

    for day in (SPRING, AUTUMN):
        assert hours.open_until(paris(day, time(8))) == paris(day, time(13))
        assert not hours.is_open(paris(day, time(7, 59)))


def test_a_calendar_repeats_the_week_but_not_on_holidays_and_days_away():
    # A Sunday: the week begins the day after.
    at = datetime(2026, 3, 29, 12, tzinfo=UTC)
    away = ((date(2026, 8, 3), date(2026, 8, 3), "Congés"),)
    hours = Hours(((0, time(9), time(12)),), away, "78", open_on_holidays=False)

    file = ics.calendar("Shop", facts.entries(
        hours, name="Shop", address="Ici", uid="shop-1", at=at
    ), at=at)  # fmt: skip

    read_back = Calendar.from_ical(file)
    event = read_back.walk("VEVENT")[0]
    skipped = {moment.dt.date() for moment in event["EXDATE"].dts}
    assert event["RRULE"]["BYDAY"] == ["MO"]
    assert {EASTER_MONDAY, date(2026, 8, 3)} <= skipped
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert [zone["TZID"] for zone in read_back.walk("VTIMEZONE")] == ["Europe/Paris"]
    assert event["UID"] == "0-0900-shop-1"


@pytest.mark.parametrize(
    ("month", "day", "hour"), [(3, 29, 1), (3, 29, 3), (10, 25, 1), (10, 25, 4)]
)
def test_the_zone_of_a_calendar_changes_when_paris_does(month, day, hour):
    file = ics.calendar("Shop", [], at=datetime(2026, 1, 1, tzinfo=UTC))

    as_told = Calendar.from_ical(file).walk("VTIMEZONE")[0].to_tz()

    on_the_wall = (2026, month, day, hour)
    told, ours = datetime(*on_the_wall, tzinfo=as_told), datetime(*on_the_wall, tzinfo=PARIS)
    assert told.utcoffset() == ours.utcoffset()


def test_search_engines_are_told_the_week_and_the_days_that_differ():
    hours = Hours(
        ((0, time(9), time(12)), (1, time(9), time(12)), (2, time(18), time(0))),
        ((date(2026, 4, 13), date(2026, 4, 14), "Congés"),),
        "78",
        open_on_holidays=False,
        specials=((date(2026, 4, 12), time(10), time(18), "Marché"),),
    )

    usual = list(facts.usual(hours))
    special = list(facts.special(hours, date(2026, 4, 7)))

    assert usual[0]["dayOfWeek"] == ["Monday", "Tuesday"]
    assert usual[1]["closes"] == "23:59"
    assert (special[0]["opens"], special[0]["validFrom"]) == ("10:00", "2026-04-12")
    assert special[1]["validFrom"] == "2026-04-13"
    assert special[1]["validThrough"] == "2026-04-14"
    assert special[1]["opens"] == special[1]["closes"] == "00:00"


@pytest.fixture
def keeper(shop, town, client_of):
    client = client_of(town)
    client.force_login(shop.merchant.owner)
    return client


def test_tuesday_is_copied_to_the_rest_of_the_week(keeper, shop):
    said = {"opens_1_0": "09:00", "closes_1_0": "12:00", "copied": "1", "copies": ["2", "3", "4"]}

    keeper.post("/pro/horaires/", said)

    assert [opening.weekday for opening in Opening.objects.all()] == [1, 2, 3, 4]


def test_a_bar_writes_its_night_as_it_says_it(keeper, shop):
    keeper.post("/pro/horaires/", {"opens_4_0": "18:00", "closes_4_0": "02:00"})

    assert read(shop).open_until(paris(date(2026, 4, 10), time(23))) == paris(
        date(2026, 4, 11), time(2)
    )


def test_the_sundays_of_december_are_announced_at_once(keeper, shop):
    first = clock.local(datetime.now(UTC)).date() + timedelta(days=3)
    last = first + timedelta(days=21)

    keeper.post(
        "/pro/horaires/jours/",
        {"day": f"{first}", "until": f"{last}", "opens_0": "10:00", "closes_0": "18:00"},
    )

    assert SpecialOpening.objects.count() == 4


def test_one_tap_closes_and_another_opens(keeper, shop):
    today = clock.local(datetime.now(UTC)).date()
    keeper.post("/pro/fermeture/", {"until": f"{today}"})
    closed = keeper.get("/pro/").content.decode()

    keeper.post("/pro/reouverture/")

    assert "Rouvrir aujourd’hui" in closed
    assert "Fermé aujourd’hui" in keeper.get("/pro/").content.decode()


@pytest.mark.parametrize("until", ["", "demain", "2020-01-01"])
def test_a_tap_that_says_nothing_closes_nothing(keeper, shop, until):
    keeper.post("/pro/fermeture/", {"until": until})

    assert not Closing.objects.exists()
