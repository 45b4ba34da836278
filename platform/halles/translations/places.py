"""
How the name of a town goes into a sentence.

French joins the preposition to the name, as in "les boutiques du Mans": a message takes both whole.
Other languages write the preposition in the message, and take the name alone.
"""

from __future__ import annotations

import unicodedata

from django.utils.translation import get_language

VOWELS = frozenset("aeiouæœ")


def in_french() -> bool:
    """Whether the reader reads French."""
    return (get_language() or "").startswith("fr")


def of(name: str) -> str:
    """`d’Arras`, `du Mans`, `des Mureaux`, `de Houdan`: an initial H is never elided."""
    if not in_french():
        return name
    return _contracted(name, "du", "des") or (f"d’{name}" if _is_elided(name) else f"de {name}")


def at(name: str) -> str:
    """`à Arras`, `au Mans`, `aux Mureaux`."""
    if not in_french():
        return name
    return _contracted(name, "au", "aux") or f"à {name}"


def _contracted(name: str, one: str, several: str) -> str:
    """The name whose own article is taken in by the preposition; empty when it has no such one."""
    article, _, rest = name.partition(" ")
    joined = {"le": one, "les": several}.get(article.lower())
    return f"{joined} {rest}" if joined and rest else ""


def _is_elided(name: str) -> bool:
    letters = unicodedata.normalize("NFD", name).lower()
    first, second = letters[:1], letters[1:2]
    # Y is a vowel before a consonant: d’Yvetot, de Yutz.
    return first in VOWELS or (first == "y" and second.isalpha() and second not in VOWELS)
