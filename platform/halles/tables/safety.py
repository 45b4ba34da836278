"""What a spreadsheet would take for a formula, and how it is kept from it."""

import re

# As OWASP lists them for injected CSV, with the wide forms that Excel reads alike.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What XML 1.0 cannot say, and no text needs.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# The most a cell of a spreadsheet holds.
LONGEST = 32_767


def safe(text: str) -> str:
    """The same text behind an apostrophe where a spreadsheet would compute it."""
    text = CONTROL.sub("", text)[: LONGEST - 1]
    return f"'{text}" if text.startswith(STARTS) else text


def bare(text: str) -> str:
    """The text that was made safe, without the spaces around it."""
    text = text.strip()
    return text[1:].strip() if text.startswith("'") and text[1:].startswith(STARTS) else text
