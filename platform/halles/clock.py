"""The clock on the wall of a town hall: local time, its two odd days, public holidays."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

PARIS = ZoneInfo("Europe/Paris")
MIDNIGHT = time(0)
# Where more, or other, days are public holidays than in the rest of France.
_SUBDIVISIONS = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    **{overseas: overseas for overseas in ("971", "972", "973", "974", "976")},
}


def local(at: datetime) -> datetime:
    """The same moment, as read on the wall."""
    return at.astimezone(PARIS)


def wall(at: datetime) -> time:
    """
    The time on the wall; for the hour that comes twice in autumn, its second passing counts
    as the last instant of the first, because shops count that hour once.
    """
    now = local(at)
    return now.time().replace(minute=59, second=59, microsecond=999_999) if now.fold else now.time()


def moment(day: date, clock: time) -> datetime:
    """
    The first moment at which the wall shows that time on that day, in UTC.

    A time that spring skips is shown, so to speak, at the moment of the change.
    """
    at = datetime.combine(day, clock, PARIS).astimezone(UTC)
    skipped = local(at).replace(tzinfo=None) != datetime.combine(day, clock)
    # Clocks change on the hour, in UTC as on the wall.
    return at.replace(minute=0, second=0, microsecond=0) if skipped else at


def spoken(clock: time) -> str:
    """As French shops write it: `9 h`, `12 h 30`, `minuit`."""
    if clock == MIDNIGHT:
        return "minuit"
    # No-break spaces: the hour and its minutes stay on one line.
    return f"{clock.hour}\u00a0h" + (f"\u00a0{clock.minute:02}" if clock.minute else "")


def departement(insee: str) -> str:
    """The département a commune's code begins with: `78`, `2A`, `974`."""
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def public_holiday(day: date, departement: str) -> str:
    """Its French name, or nothing when that day is an ordinary one there."""
    return _holidays(day.year, _SUBDIVISIONS.get(departement)).get(day, "")


@lru_cache(maxsize=64)
def _holidays(year: int, subdivision: str | None) -> dict[date, str]:
    return dict(
        holidays.country_holidays("FR", subdiv=subdivision, years=year, language="fr").items()
    )
