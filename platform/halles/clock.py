"""The clock on the wall of a town hall: local time, its two odd days, public holidays."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
MIDNIGHT = time(0)
# The public holidays of all France, by month and day, and by days from Easter Sunday.
_FIXED = {
    (1, 1): "Jour de l’an",
    (5, 1): "Fête du Travail",
    (5, 8): "Fête de la Victoire",
    (7, 14): "Fête nationale",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "Armistice",
    (12, 25): "Noël",
}
_MOVING = {1: "Lundi de Pâques", 39: "Ascension", 50: "Lundi de Pentecôte"}
# What some départements and territories overseas have more.
_RHINE = {(12, 26): "Saint-Étienne"}
_ABOLITION, _SCHOELCHER = "Abolition de l’esclavage", {(7, 21): "Fête de Victor Schoelcher"}
_FIXED_IN = {
    **dict.fromkeys(("57", "67", "68"), _RHINE),
    "971": {(5, 27): _ABOLITION} | _SCHOELCHER,
    "972": {(5, 22): _ABOLITION} | _SCHOELCHER,
    "973": {(6, 10): _ABOLITION},
    "974": {(12, 20): _ABOLITION},
    "976": {(4, 27): _ABOLITION},
    "977": {(10, 9): _ABOLITION},
    "978": {(5, 28): _ABOLITION} | _SCHOELCHER,
    "986": {
        (4, 28): "Saint Pierre Chanel",
        (6, 29): "Saints Pierre et Paul",
        (7, 29): "Fête du Territoire",
    },
    # Matāri'i took the place of the day of autonomy in 2025.
    "987": {(3, 5): "Arrivée de l’Évangile", (11, 20): "Matāri’i"},
    "988": {(9, 24): "Fête de la Citoyenneté"},
}
_GOOD_FRIDAY = {-2: "Vendredi saint"}
_MOVING_IN = {
    **dict.fromkeys(("57", "67", "68"), _GOOD_FRIDAY),
    "971": _GOOD_FRIDAY | {-24: "Mi-Carême"},
    "987": _GOOD_FRIDAY,
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
    fixed = _FIXED | _FIXED_IN.get(departement, {})
    moving = _MOVING | _MOVING_IN.get(departement, {})
    since_easter = (day - _easter(day.year)).days
    return moving.get(since_easter) or fixed.get((day.month, day.day), "")


@lru_cache(maxsize=64)
def _easter(year: int) -> date:
    """The Sunday after the first full moon of spring, by Gauss, for 1900 to 2099."""
    moon = (19 * (year % 19) + 24) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7
    late = moon == 29 or (moon == 28 and year % 19 > 10)
    found = date(year, 3, 22) + timedelta(days=moon + weekday)
    return found - timedelta(weeks=1) if late and weekday == 6 else found
