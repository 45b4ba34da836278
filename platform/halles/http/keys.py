"""Keys of rows, as addresses and forms write them."""

import re
from collections.abc import Iterable

# As many digits as always fit in a bigint.
KEY = re.compile("[0-9]{1,18}")


def read(text: str) -> int:
    """The key that was written; 0, which no row has, for what is none."""
    return int(text) if KEY.fullmatch(text) else 0


def read_all(texts: Iterable[str]) -> list[int]:
    """Those of them that are keys, in their order."""
    return [key for text in texts if (key := read(text))]
