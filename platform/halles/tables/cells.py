"""What is written into a cell."""

from datetime import UTC, date, datetime
from decimal import Decimal

from halles import clock

Cell = str | int | Decimal | date | datetime | None


def wall(at: datetime) -> datetime:
    """As read on the wall: a spreadsheet knows no zones."""
    return clock.local(at if at.tzinfo else at.replace(tzinfo=UTC)).replace(tzinfo=None)
