"""Words set in the house's type: wrapped as French is, in letters that the type has."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import ImageFont

import themes

TYPE = Path(themes.__file__).parent / "static/themes/fonts/bricolage-grotesque.woff2"
# A letter the type lacks is drawn as this one is.
UNKNOWN = "\uffff"
Font = ImageFont.FreeTypeFont


@cache
def font(size: int, weight: int) -> Font:
    """The type at that size in pixels; weights from 200 to 800."""
    found = ImageFont.truetype(str(TYPE), size)
    found.set_variation_by_axes([weight])
    return found


def known(text: str) -> str:
    """The text without what the type cannot draw, such as an emoji."""
    return " ".join("".join(c for c in text if _is_known(c)).split(" ")).strip()


def fitted(
    text: str, *, sizes: Sequence[int], weight: int, width: int, lines: int
) -> tuple[Font, list[str]]:
    """The largest of the sizes at which the text takes that many lines; cut at the smallest."""
    for size in sizes:
        wrapped = wrap(text, font(size, weight), width)
        if len(wrapped) <= lines:
            return font(size, weight), wrapped
    smallest = font(sizes[-1], weight)
    kept = wrap(text, smallest, width)
    return smallest, [*kept[: lines - 1], _shortened(" ".join(kept[lines - 1 :]), smallest, width)]


def wrap(text: str, font: Font, width: int) -> list[str]:
    """Lines within the width, broken at plain spaces alone: never before `;`, `€` or `kg`."""
    lines = [""]
    # split() would break at the unbreakable spaces, too.
    for word in (word for whole in text.split(" ") for word in _pieces(whole, font, width)):
        longer = f"{lines[-1]} {word}".strip(" ")
        if font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]


def _pieces(word: str, font: Font, width: int) -> list[str]:
    """The word, in as many pieces as it takes where it is longer than a line."""
    pieces = [""]
    for letter in word:
        if font.getlength(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _shortened(text: str, font: Font, width: int) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


@cache
def _nothing() -> bytes:
    return bytes(font(40, 400).getmask(UNKNOWN))


@cache
def _is_known(letter: str) -> bool:
    return letter.isspace() or bytes(font(40, 400).getmask(letter)) != _nothing()
