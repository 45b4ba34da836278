"""The set an illustration is shot on: a soft wall, a floor, a shape behind, a plinth."""

from functools import cache
from typing import NamedTuple

from PIL import Image, ImageColor, ImageDraw, ImageFilter

Size = tuple[int, int]


class Palette(NamedTuple):
    """Four tones of one mood, from the light on the wall to the side of the plinth."""

    light: str
    wall: str
    floor: str
    side: str


PALETTES = (
    Palette("#fff6e6", "#fbe5c3", "#f6d5a6", "#e9bd83"),
    Palette("#fdf0ec", "#f9d8cd", "#f2c3b5", "#e2a595"),
    Palette("#f0f8ef", "#d5e9d7", "#bcd9c0", "#98c0a0"),
    Palette("#eff6fc", "#d1e4f3", "#b5d1e8", "#8fb4d3"),
    Palette("#f6f2fc", "#e2d8f2", "#cfc1e7", "#b09cd1"),
    Palette("#fdf2f6", "#f8d8e3", "#f0c0d0", "#dd9db4"),
    Palette("#fbf8f1", "#efe7d7", "#e1d6bf", "#c7b897"),
    Palette("#ecf8f6", "#cae8e4", "#aad6cf", "#82bab2"),
    Palette("#fffbe8", "#fbf0bd", "#f4e298", "#e0c96f"),
    Palette("#f4f6f9", "#dde3eb", "#c8d1dc", "#a5b2c2"),
)
SCENES = ("disc", "arch", "window", "plain")
HORIZON = 0.68


@cache
def scenery(size: Size, palette: Palette, scene: str) -> Image.Image:
    """The empty set. Callers copy it before they draw on it."""
    image = _gradient(size, palette.light, palette.wall)
    _behind(image, palette, scene)
    floor = _gradient(size, palette.floor, palette.wall)
    image.paste(floor, mask=_floor_mask(size))
    _glow(image)
    return image


def plinth(image: Image.Image, palette: Palette, top: int, width: int) -> None:
    """Draw a round plinth whose upper face has its middle at `top`."""
    left, right = (image.width - width) // 2, (image.width + width) // 2
    face, depth = round(width * 0.17), round(width * 0.13)
    draw = ImageDraw.Draw(image)
    body = (left, top - face // 2, right, top + face // 2)
    draw.ellipse(_moved(body, depth), fill=palette.side)
    draw.rectangle((left, top, right, top + depth), fill=palette.side)
    draw.ellipse(body, fill=palette.light)


def _gradient(size: Size, start: str, end: str) -> Image.Image:
    ramp = Image.linear_gradient("L").resize(size)
    return Image.composite(Image.new("RGB", size, end), Image.new("RGB", size, start), ramp)


def _behind(image: Image.Image, palette: Palette, scene: str) -> None:
    width, height = image.size
    middle, half = width // 2, round(height * 0.36)
    draw = ImageDraw.Draw(image)
    if scene == "disc":
        centre = round(height * 0.44)
        draw.ellipse((middle - half, centre - half, middle + half, centre + half), palette.wall)
    elif scene == "arch":
        top = round(height * 0.1)
        draw.ellipse((middle - half, top, middle + half, top + 2 * half), palette.wall)
        draw.rectangle((middle - half, top + half, middle + half, height), palette.wall)
    elif scene == "window":
        image.paste(ImageColor.getrgb("#fffdf8"), mask=_sunbeams(image.size))


def _sunbeams(size: Size) -> Image.Image:
    width, height = size
    mask, pane, reach = Image.new("L", size), width // 5, width * 3 // 4
    for left in (round(width * 0.05), round(width * 0.35)):
        pane_of_light = [
            (left, 0),
            (left + pane, 0),
            (left + reach, height),
            (left + reach - pane, height),
        ]
        ImageDraw.Draw(mask).polygon(pane_of_light, fill=150)
    return mask.filter(ImageFilter.GaussianBlur(10))


def _floor_mask(size: Size) -> Image.Image:
    width, height = size
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).rectangle((0, round(height * HORIZON), width, height), fill=255)
    return mask.filter(ImageFilter.GaussianBlur(height * 0.035))


def _glow(image: Image.Image) -> None:
    """Light falls on the middle of the picture, so that the object stands out."""
    spot = Image.radial_gradient("L").point(lambda far: max(0, 110 - far * 3 // 4))
    image.paste(ImageColor.getrgb("#ffffff"), mask=spot.resize(image.size))


def _moved(box: tuple[int, int, int, int], down: int) -> tuple[int, int, int, int]:
    return box[0], box[1] + down, box[2], box[3] + down
