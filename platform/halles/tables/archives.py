"""How many files a ZIP says it has, before Python makes an object of each."""

from typing import IO

PIECE = 1024 * 1024
# Each file of a ZIP has an entry in its directory, which begins so.
ENTRY = b"PK\x01\x02"


def has_at_most(file: IO[bytes], most: int) -> bool:
    """Whether a ZIP has that many files or fewer; it is at its beginning again afterwards."""
    file.seek(0)
    found, last = 0, b""
    while found <= most and (piece := file.read(PIECE)):
        found += (last + piece).count(ENTRY)
        # An entry may begin in one piece and end in the next.
        last = (last + piece)[-len(ENTRY) + 1 :]
    file.seek(0)
    return found <= most
