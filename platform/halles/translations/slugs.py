"""The part of an address that says what its page is about."""

from django.utils.text import slugify


def slug(name: str) -> str:
    """`Œufs de Brémont` → `oeufs-de-bremont`: a ligature is two letters, not none."""
    for ligature, letters in (("œ", "oe"), ("Œ", "OE"), ("æ", "ae"), ("Æ", "AE")):
        name = name.replace(ligature, letters)
    return slugify(name)
