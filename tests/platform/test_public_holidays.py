"""The days on which shops are closed by law, as a library that knows all countries has them."""

from datetime import date, timedelta

import holidays
import pytest

from halles.clock import public_holiday

# The library has Alsace as one.
ITS_NAMES = {
    "78": None,
    "2A": None,
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    **{overseas: overseas for overseas in ("971", "972", "973", "974", "976")},
}


@pytest.mark.parametrize(("departement", "subdivision"), ITS_NAMES.items())
def test_public_holidays_are_those_of_the_departement(departement, subdivision):
    years = range(2008, 2100)
    known = holidays.country_holidays("FR", subdiv=subdivision, years=years, language="fr")

    days = (date(2008, 1, 1) + timedelta(days=number) for number in range(366 * 91))
    ours = {day: name for day in days if (name := public_holiday(day, departement))}

    ends = date(2008, 1, 1) + timedelta(days=366 * 91)
    # Two on one day: the library names both.
    theirs = {day: set(name.split("; ")) for day, name in known.items() if day < ends}
    assert set(theirs) == set(ours)
    assert all(ours[day] in theirs[day] for day in ours)
