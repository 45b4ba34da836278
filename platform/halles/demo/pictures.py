"""
The demo's illustrations, composed from the cut-outs of `objects/`.

A subject is written in words: "croissant", "wine cheese", "yarn@120" (its
colours turned by 120 degrees). The first object stands in the middle, the
others beside it.
"""

import hashlib
import io
from functools import cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageColor, ImageFilter, ImageOps

from halles.demo.scenery import PALETTES, SCENES, Palette, plinth, scenery

OBJECTS = Path(__file__).parent / "objects"
# The cut-outs are 256 pixels wide: more pixels would show nothing more.
SQUARE = (640, 640)
WIDE = (1280, 640)
SHADOW = "#3a2a1a"


class Place(NamedTuple):
    """Where an object stands: its middle and its foot, and its side, in heights of the picture."""

    x: float
    foot: float
    side: float


PLACES = (
    (Place(0, 0.76, 0.6),),
    (Place(0.15, 0.73, 0.46), Place(-0.17, 0.79, 0.42)),
    (Place(0, 0.7, 0.44), Place(-0.21, 0.79, 0.36), Place(0.21, 0.8, 0.36)),
    (
        Place(-0.14, 0.68, 0.4),
        Place(0.16, 0.68, 0.4),
        Place(-0.24, 0.81, 0.33),
        Place(0.22, 0.82, 0.33),
    ),
)
# Pages cut a little off both ends.
COVER = (
    Place(-0.2, 0.73, 0.48),
    Place(0.22, 0.75, 0.45),
    Place(-0.58, 0.77, 0.34),
    Place(0.59, 0.77, 0.34),
)


@cache
def catalogue() -> dict[str, Path]:
    """Every object by its name."""
    return {path.stem: path for path in OBJECTS.glob("*/*.webp")}


def picture(subject: str, *, mood: str) -> bytes:
    """A square WebP of the subject. Pictures of one mood share colours and set."""
    names = subject.split()
    palette, scene = _set_for(mood)
    image = scenery(SQUARE, palette, scene).copy()
    places = PLACES[len(names) - 1]
    if len(names) == 1 and scene == "plain":
        plinth(image, palette, top=480, width=400)
    return _encoded(_staged(image, names, places))


def cover(subject: str, *, mood: str) -> bytes:
    """A wide WebP for the head of a shop: four objects in a row, the first two in the middle."""
    palette, scene = _set_for(mood)
    return _encoded(_staged(scenery(WIDE, palette, scene).copy(), subject.split(), COVER))


def _set_for(mood: str) -> tuple[Palette, str]:
    draw = hashlib.sha256(mood.encode()).digest()
    return PALETTES[draw[0] % len(PALETTES)], SCENES[draw[1] % len(SCENES)]


def _staged(image: Image.Image, names: list[str], places: tuple[Place, ...]) -> Image.Image:
    standing = sorted(zip(names, places, strict=False), key=lambda pair: pair[1].foot)
    for name, place in standing:
        _put(image, _cut_out(name, round(place.side * image.height)), place)
    return image


def _put(image: Image.Image, thing: Image.Image, place: Place) -> None:
    left = round(image.width / 2 + place.x * image.height - thing.width / 2)
    top = round(place.foot * image.height - thing.height)
    _shade(image, thing, left, top)
    image.paste(thing, (left, top), thing)


def _shade(image: Image.Image, thing: Image.Image, left: int, top: int) -> None:
    """A contact shadow under the foot and a longer, fainter one on the floor behind."""
    alpha = thing.getchannel("A")
    tight = alpha.resize((round(thing.width * 0.92), thing.height // 7))
    long = alpha.resize((round(thing.width * 1.06), thing.height // 3))
    foot, middle = top + thing.height, left + thing.width // 2
    _blot(image, long, (middle, foot - thing.height // 40), blur=21, strength=0.2)
    _blot(image, tight, (middle, foot - thing.height // 80), blur=7, strength=0.38)


def _blot(
    image: Image.Image, shape: Image.Image, centre: tuple[int, int], *, blur: int, strength: float
) -> None:
    soft = ImageOps.expand(shape, 3 * blur).filter(ImageFilter.GaussianBlur(blur))
    corner = (centre[0] - soft.width // 2, centre[1] - soft.height // 2)
    image.paste(ImageColor.getrgb(SHADOW), corner, soft.point(lambda value: int(value * strength)))


def _cut_out(name: str, side: int) -> Image.Image:
    word, _, turn = name.partition("@")
    with Image.open(catalogue()[word]) as source:
        thing = source.convert("RGBA")
    thing = thing.crop(thing.getbbox())
    ratio = side / max(thing.size)
    thing = thing.resize(
        (round(thing.width * ratio), round(thing.height * ratio)), Image.Resampling.LANCZOS
    )
    return _turned(thing, int(turn)) if turn else thing


def _turned(thing: Image.Image, degrees: int) -> Image.Image:
    alpha = thing.getchannel("A")
    hue, saturation, value = thing.convert("RGB").convert("HSV").split()
    hue = hue.point(lambda tone: (tone + degrees * 255 // 360) % 256)
    turned = Image.merge("HSV", (hue, saturation, value)).convert("RGBA")
    turned.putalpha(alpha)
    return turned


def _encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=82, method=2)
    return out.getvalue()
