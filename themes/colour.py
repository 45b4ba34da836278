"""
Colours as the eye sees them: OKLCH to and from #rrggbb, and the contrast of a pair.

Matrices: Björn Ottosson, "A perceptual color space for image processing" (2020).
Contrast: WCAG 2.2, relative luminance.
"""

import math
import re
from collections.abc import Iterable

HEX = re.compile(r"#[0-9a-f]{6}")


def is_hex(text: str) -> bool:
    return HEX.fullmatch(text) is not None


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue in linear light, each from 0 to 1."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def to_oklch(colour: str) -> tuple[float, float, float]:
    """Lightness (0–1), chroma (0–0.4) and hue (degrees)."""
    red, green, blue = channels(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """The nearest #rrggbb, its chroma lowered until a screen can show it."""
    shown, refused = 0.0, chroma
    if _is_shown(_linear_rgb(lightness, chroma, hue)):
        shown = chroma
    else:
        for _ in range(16):
            middle = (shown + refused) / 2
            if _is_shown(_linear_rgb(lightness, middle, hue)):
                shown = middle
            else:
                refused = middle
    return "#" + "".join(f"{_byte(part):02x}" for part in _linear_rgb(lightness, shown, hue))


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def darkened(
    lightness: float, chroma: float, hue: float, *, on: Iterable[str], ratio: float
) -> str:
    """The lightest colour of this hue, at most `lightness`, readable on every background."""
    backgrounds = list(on)
    for step in range(round(lightness * 100), 0, -1):
        colour = from_oklch(min(lightness, step / 100), chroma, hue)
        if all(contrast(colour, background) >= ratio for background in backgrounds):
            return colour
    return "#000000"


def _linear_rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
    )


def _is_shown(parts: tuple[float, float, float]) -> bool:
    return all(-1e-4 <= part <= 1.0001 for part in parts)


def _byte(part: float) -> int:
    part = min(1.0, max(0.0, part))
    return round(255 * (12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _luminance(colour: str) -> float:
    red, green, blue = channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
