"""What a cell says, as text."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from halles.tables.safety import bare


def text_of(value: Any) -> str:
    """The value as it would be typed: 12.5 for a number, 2026-04-11 for a day, 1 for true."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return _plain(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return bare(str(value))


def _plain(value: float) -> str:
    # A spreadsheet keeps fifteen digits: what comes after is not what was typed.
    digits = Decimal(f"{value:.15g}")
    return f"{digits.quantize(1) if digits == digits.to_integral() else digits.normalize():f}"


def _moment(value: datetime) -> str:
    if value.time() == time(0):
        return value.date().isoformat()
    return value.isoformat(sep=" ", timespec="seconds")
