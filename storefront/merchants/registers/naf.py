"""NAF: the code of an activity, which means something only with the version it belongs to."""

import re
from datetime import date

from storefront.merchants.models import Identity

Version = Identity.NafVersion
# From that day a company is given, and shows, its code of NAF 2025 (décret 2025-736).
NAF_2025_SINCE = date(2027, 1, 1)
_CODE = re.compile(r"([0-9]{2})\.?([0-9]{2})([A-Z])")
# The divisions of each version; trade in vehicles, 45, is inside 46 and 47 since NAF 2025.
_BOTH = {*range(1, 4), *range(5, 34), *range(35, 40), *range(41, 44), 46, 47, *range(49, 54)}
_BOTH |= {55, 56, *range(58, 67), *range(68, 76), *range(77, 83), *range(84, 89)}
_BOTH |= {*range(90, 100)}
DIVISIONS = {Version.REV2: _BOTH | {45}, Version.Y2025: _BOTH}


class BadNaf(ValueError):
    """No activity has such a code in that version."""


def parse(text: str, version: str) -> str:
    """The code as INSEE prints it, `47.11B`; raise BadNaf."""
    found = _CODE.fullmatch(re.sub(r"\s", "", text).upper())
    if not found or int(found[1]) not in DIVISIONS[Version(version)]:
        raise BadNaf(text)
    return f"{found[1]}.{found[2]}{found[3]}"


def current(day: date) -> Identity.NafVersion:
    """The version that codes are of on that day."""
    return Version.Y2025 if day >= NAF_2025_SINCE else Version.REV2
