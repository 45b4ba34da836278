"""The part of an address that says what its page is about."""

from collections.abc import Container
from itertools import count

from django.utils.text import slugify


def slug(name: str) -> str:
    """`Œufs de Brémont` → `oeufs-de-bremont`: a ligature is two letters, not none."""
    for ligature, letters in (("œ", "oe"), ("Œ", "OE"), ("æ", "ae"), ("Æ", "AE")):
        name = name.replace(ligature, letters)
    return slugify(name)


def free(base: str, taken: Container[str]) -> str:
    """That slug, or the first of `base-2`, `base-3`… that is not taken."""
    numbered = (f"{base}-{number}" for number in count(2))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)
