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
    "975": "PM",
    "977": "BL",
    "978": "MF",
    "984": "TF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
# From when on their days are what they are: elsewhere, longer than the library needs.
SINCE = {"977": 2012, "978": 2012, "987": 2025}


@pytest.mark.parametrize(("departement", "subdivision"), ITS_NAMES.items())
def test_public_holidays_are_those_of_the_departement(departement, subdivision):
    first = date(SINCE.get(departement, 2008), 1, 1)
    ends = date(2008, 1, 1) + timedelta(days=366 * 91)
    years = range(first.year, 2100)
    known = holidays.country_holidays("FR", subdiv=subdivision, years=years, language="fr")

    days = (first + timedelta(days=number) for number in range((ends - first).days))
    ours = {day: name for day in days if (name := public_holiday(day, departement))}

    # Two on one day: the library names both, and types its apostrophes straight.
    typed = {day: name.replace("'", "’") for day, name in known.items() if day < ends}
    theirs = {day: set(name.split("; ")) for day, name in typed.items()}
    assert set(theirs) == set(ours)
    assert all(ours[day] in theirs[day] for day in ours)
