"""
Files of addresses that a person typed: fetched from the public internet and from nowhere else.

`fetch(address, file, most=…)` writes into `file` what the address answers, or raises Unfetchable.
The name is resolved here, every address of it is looked at, and the connection goes to exactly
the one that was looked at. Each redirect, three at most, is looked at again. Only http and https
on their own ports, no credentials; bytes, unpacked bytes and seconds are bounded.
"""

from halles.fetching.public import is_public
from halles.fetching.requests import (
    Forbidden,
    NoAddress,
    NotAFile,
    Slow,
    TooLarge,
    TooManyRedirects,
    Unfetchable,
    Unreachable,
    fetch,
)

__all__ = [
    "Forbidden",
    "NoAddress",
    "NotAFile",
    "Slow",
    "TooLarge",
    "TooManyRedirects",
    "Unfetchable",
    "Unreachable",
    "fetch",
    "is_public",
]
