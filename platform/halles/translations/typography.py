"""The spaces French puts around its punctuation, none of which may break a line."""

from __future__ import annotations

import re

NARROW, WIDE = "\u202f", "\u00a0"
# What is not prose: addresses, tags, entities, the values to come, hours such as 18:30.
NOT_PROSE = re.compile(r"\w+://\S+|<[^<>]*>|&#?\w+;|%\(\w+\)[a-z]|(?<!\d )%[a-z]\b|(?<=\d):(?=\d)")
RULES = (
    (re.compile(f"«(?!{NARROW})"), "no narrow space after «"),
    (re.compile(f"(?<![{NARROW}!?])[;!?»]"), "no narrow space before ; ! ? or »"),
    (re.compile(f"(?<!{WIDE})[:€%]"), "no unbreakable space before : € or %"),
)


def fault(text: str) -> str:
    """What is wrong with the spaces of a French text; empty when nothing is."""
    prose = NOT_PROSE.sub("x", text).replace("%%", "%")
    return next((said for rule, said in RULES if rule.search(prose)), "")
