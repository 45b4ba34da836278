"""What is made of one photo: three formats in several widths, and the picture for shared links."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps, ImageStat

from halles.darkroom.decoding import OddShape, opened
from halles.darkroom.sizes import (
    ENDINGS,
    MAX_RATIO,
    MIN_SIDE,
    SHARE,
    SHARE_BYTES,
    TALLEST,
    WIDTHS,
    widths,
)

# Measured on photos of shelves: docs/benchmarks.md, "images".
SAVED: dict[str, dict[str, Any]] = {
    "avif": {"format": "AVIF", "quality": 55, "speed": 9},
    "webp": {"format": "WEBP", "quality": 76, "method": 2},
    "jpg": {"format": "JPEG", "quality": 78, "optimize": True, "progressive": True},
}


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file: what follows the photo's key in its name, and what is in it."""

    suffix: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Developed:
    """A photo as it is kept: the size of its largest rendition, and all of them."""

    width: int
    height: int
    renditions: tuple[Rendition, ...]


def developed(content: bytes) -> Developed:
    """Everything made of a file, here and now; or BadPicture. `apart.develop` is for strangers'."""
    image = _redrawn(content)
    shown = image.copy()
    shown.thumbnail((WIDTHS[-1], TALLEST), Image.Resampling.LANCZOS)
    made = (*_all(shown), Rendition("-share.jpg", _share(image)))
    return Developed(shown.width, shown.height, made)


def _redrawn(content: bytes) -> Image.Image:
    upright = opened(content, "RGBA", side=max(WIDTHS[-1], TALLEST))
    _check_shape(*upright.size)
    fresh = Image.new("RGB", upright.size, "white")
    fresh.paste(upright, (0, 0), upright)
    return fresh


def _check_shape(width: int, height: int) -> None:
    if min(width, height) < MIN_SIDE or max(width, height) > MAX_RATIO * min(width, height):
        raise OddShape


def _all(image: Image.Image) -> Iterator[Rendition]:
    # The largest first: each smaller one is made of the one before.
    for width in reversed(widths(image.width)):
        height = max(1, round(image.height * width / image.width))
        if width != image.width:
            image = image.resize((width, height), Image.Resampling.LANCZOS)
        for ending in ENDINGS:
            yield Rendition(f"-{width}.{ending}", _saved(image, SAVED[ending]))


def _share(image: Image.Image) -> bytes:
    framed = ImageOps.pad(image, SHARE, Image.Resampling.LANCZOS, color=_edge_colour(image))
    qualities = (80, 65, 50, 35, 20)
    tries = (_saved(framed, SAVED["jpg"] | {"quality": quality}) for quality in qualities)
    return next(file for file in tries if len(file) < SHARE_BYTES)


def _edge_colour(image: Image.Image) -> tuple[int, ...]:
    edge = image.crop((0, 0, max(1, image.width // 40), image.height))
    return tuple(round(value) for value in ImageStat.Stat(edge).mean)


def _saved(image: Image.Image, how: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    image.save(out, **how)
    return out.getvalue()
