"""The hours most shops have, to begin with: one touch instead of fourteen fields."""

from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

Stretch = tuple[int, time, time]

MORNING, AFTERNOON = (time(9), time(12, 30)), (time(14), time(19))
DAY, EARLY, EVENING = (time(10), time(19)), (time(7), time(13)), (time(15, 30), time(19, 30))
NOON, NIGHT = (time(12), time(14)), (time(19), time(22))
LATER = "later"
# The name of a week; its days, Monday is 0; what it has each of these days, then on Sundays.
PRESETS: dict[str, tuple[Any, range, tuple[tuple[time, time], ...], tuple[Any, ...]]] = {
    "tuesday": (
        _("Tuesday to Saturday, 9:00–12:30 and 14:00–19:00"),
        range(1, 6),
        (MORNING, AFTERNOON),
        (),
    ),
    "monday": (
        _("Monday to Saturday, 9:00–12:30 and 14:00–19:00"),
        range(6),
        (MORNING, AFTERNOON),
        (),
    ),
    "through": (_("Tuesday to Saturday, 10:00–19:00"), range(1, 6), (DAY,), ()),
    "bakery": (
        _("Tuesday to Saturday, 7:00–13:00 and 15:30–19:30, Sunday morning"),
        range(1, 6),
        (EARLY, EVENING),
        (EARLY,),
    ),
    "table": (
        _("Tuesday to Saturday, 12:00–14:00 and 19:00–22:00"),
        range(1, 6),
        (NOON, NIGHT),
        (),
    ),
    LATER: (_("I will say so later"), range(0), (), ()),
}
CHOICES = [(name, preset[0]) for name, preset in PRESETS.items()]


def week(name: str) -> list[Stretch]:
    """The stretches of that week; none for who says it later."""
    _label, days, stretches, sunday = PRESETS[name]
    usual = [(day, opens, closes) for day in days for opens, closes in stretches]
    return [*usual, *((6, opens, closes) for opens, closes in sunday)]
