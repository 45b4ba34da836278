"""The numbers under bar codes."""

from stdnum import ean
from stdnum.exceptions import ValidationError

LENGTHS = {8, 12, 13, 14}


class BadGtin(ValueError):
    """Not the number under a bar code: another length, or its last figure is wrong."""


def gtin(text: str) -> str:
    """A GTIN-8, -12, -13 or -14 as digits alone; nothing for nothing. Raises BadGtin."""
    digits = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("-", "")
    if not digits:
        return ""
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in LENGTHS:
        raise BadGtin(text)
    try:
        return str(ean.validate(digits))
    except ValidationError as error:
        raise BadGtin(text) from error
