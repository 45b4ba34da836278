"""Days as French writes them: the first of a month has an ordinal, alone among them."""

from __future__ import annotations

import re
from datetime import date

from django.utils import formats

from halles.translations.places import in_french

# The number of a day, where the name of its month follows.
NUMBER = re.compile(r"\bj(?= [FNM])")


def date_format(day: date, how: str) -> str:
    """`1er mai 2027`, `2 mai 2027`: as Django's, whose French has `1 mai 2027`."""
    return formats.date_format(day, worded(day, how))


def worded(day: date, how: str) -> str:
    """The same format, as that day wants it in the reader's language."""
    how = formats.get_format(how)
    return NUMBER.sub(r"j\\e\\r", how) if day.day == 1 and in_french() else how
