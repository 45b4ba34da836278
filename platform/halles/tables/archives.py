"""What a ZIP says of its files, before any of them is unpacked."""

import zipfile
from typing import IO

PIECE = 1024 * 1024
# Each file of a ZIP has an entry in its directory, which begins so.
ENTRY = b"PK\x01\x02"
# Python unpacks these a piece at a time. Of bzip2 and LZMA it unpacks all that a piece holds,
# gigabytes of one kind of letter, and then cuts off what was not asked for.
BOUNDED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


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


def is_bounded(info: zipfile.ZipInfo) -> bool:
    """Whether no more of that file is ever unpacked than is asked for."""
    return info.compress_type in BOUNDED
