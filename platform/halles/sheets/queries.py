"""Reading sheets, out of whatever town one stands in."""

from uuid import UUID

from halles import storage
from halles.sheets.models import Sheet
from tenants.current import public_context


def under(code: str) -> Sheet | None:
    """What is said of the thing under that bar code by whoever shared it first."""
    with public_context():
        return Sheet.objects.under(code).first()


def of(token: UUID) -> Sheet | None:
    """The sheet of one agreement."""
    with public_context():
        return Sheet.objects.filter(token=token).first()


def photo_of(sheet: Sheet) -> bytes | None:
    """The largest file of its photo; None without one. Speaks to the storage."""
    if not sheet.photo_key:
        return None
    with public_context():
        return storage.content(f"{sheet.photo_key}-{sheet.photo_width}.jpg")
