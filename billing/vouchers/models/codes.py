"""What is typed or scanned at a till: derived from the voucher and a secret, never stored."""

import hashlib
import hmac
from uuid import UUID

from halles import signing

# Crockford's base 32: no I, L, O or U, so that a code survives handwriting and the telephone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_READ_AS = str.maketrans("OIL", "011", " -\u00a0\u202f\t\r\n")


def derive(voucher: UUID, *, key_version: int) -> str:
    """The 17 characters of a voucher: 80 bits nobody can guess and a check character."""
    seed = f"{voucher.hex}.{key_version}".encode()
    drawn = hmac.digest(signing.secret("voucher"), seed, hashlib.sha256)[:LENGTH]
    code = "".join(ALPHABET[byte % 32] for byte in drawn)
    return code + _check(code)


def normal(typed: str) -> str:
    """What was meant, without spaces and dashes; O is read as 0, I and L as 1."""
    return typed.upper().translate(_READ_AS)


def scanned(text: str) -> str:
    """The code in what a camera read: the end of our address, or the bare code."""
    return normal(text.rpartition("#")[2])


def is_whole(typed: str) -> bool:
    """Whether nothing is missing or mistyped; says nothing about any voucher."""
    code = normal(typed)
    whole = len(code) == LENGTH + 1 and set(code) <= set(ALPHABET)
    return whole and _check(code[:LENGTH]) == code[LENGTH]


def grouped(code: str) -> str:
    """`7K3M 9QXA 2B8T WZ4C 5`: as it is printed."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def digest(typed: str) -> str:
    """What is kept of a code: enough to find it again, worth nothing to who reads it."""
    return hmac.new(
        signing.secret("voucher-digest"), normal(typed).encode(), hashlib.sha256
    ).hexdigest()


def _check(code: str) -> str:
    # Luhn's sum in base 32: finds every mistyped character and nearly every swap.
    total = 0
    for place, character in enumerate(reversed(code)):
        quotient, rest = divmod(ALPHABET.index(character) * (2 - place % 2), 32)
        total += quotient + rest
    return ALPHABET[-total % 32]
