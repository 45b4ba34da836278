"""Pictures people send: only their pixels are kept, drawn again on a canvas of ours."""

import io
import threading
from dataclasses import dataclass

from PIL import Image, ImageOps, ImageStat

from halles import storage

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 40_000_000
MIN_SIDE = 100
# A photo longer than that many times its width is a banner or a trap.
MAX_RATIO = 5
FULL, THUMB, SHARE = 1200, 480, (1200, 630)
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
# One photo at a time in a process: a few sent together must not fill its memory.
_DECODING = threading.Semaphore()


class BadPicture(ValueError):
    """What was sent cannot be kept as a picture."""


class NotAPicture(BadPicture):
    """Nothing that can be drawn: a document, an SVG, a broken file."""


class TooLarge(BadPicture):
    """More bytes or more pixels than a photo has."""


class OddShape(BadPicture):
    """Too small or too narrow to be looked at."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is kept: in full, small for cards, and as a JPEG for shared links."""

    key: str
    thumb_key: str
    share_key: str
    width: int
    height: int


def keep(content: bytes) -> Picture:
    """
    Store what the file shows and nothing else of it: no EXIF, no place, no hidden payload.

    Speaks to the storage: never call it inside a transaction. Raises BadPicture.
    """
    image = _redrawn(content)
    full, small = _within(image, FULL), _within(image, THUMB)
    share = ImageOps.pad(image, SHARE, Image.Resampling.LANCZOS, color=_edge_colour(image))
    return Picture(
        key=_stored(full, "WEBP", 82),
        thumb_key=_stored(small, "WEBP", 76),
        share_key=_stored(share, "JPEG", 80),
        width=full.width,
        height=full.height,
    )


def opened(content: bytes, mode: str, *, side: int) -> Image.Image:
    """What the file shows, upright, in that mode, within a square of that side; or BadPicture."""
    if len(content) > MAX_BYTES:
        raise TooLarge
    try:
        # The list of formats comes first: nothing else of Pillow ever sees the bytes.
        with _DECODING, Image.open(io.BytesIO(content), formats=FORMATS) as source:
            if source.width * source.height > MAX_PIXELS:
                raise TooLarge
            return _upright(source, mode, side)
    except BadPicture:
        raise
    # Decoders raise anything on a file made to break them: TypeError, struct.error, RuntimeError…
    except Exception as error:
        raise NotAPicture from error


def _upright(source: Image.Image, mode: str, side: int) -> Image.Image:
    # A JPEG is decoded at that size already: a large one is never whole in memory.
    source.draft(None, (side, side))
    # A palette has no colours in between: it is converted before it can be made smaller.
    drawn = source.convert(mode) if source.mode in {"1", "P", "PA"} else source
    drawn.thumbnail((side, side), Image.Resampling.LANCZOS)
    return ImageOps.exif_transpose(drawn).convert(mode)


def _redrawn(content: bytes) -> Image.Image:
    upright = opened(content, "RGBA", side=2 * FULL)
    _check_shape(*upright.size)
    fresh = Image.new("RGB", upright.size, "white")
    fresh.paste(upright, (0, 0), upright)
    return fresh


def _check_shape(width: int, height: int) -> None:
    if min(width, height) < MIN_SIDE or max(width, height) > MAX_RATIO * min(width, height):
        raise OddShape


def _within(image: Image.Image, side: int) -> Image.Image:
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return small


def _edge_colour(image: Image.Image) -> tuple[int, ...]:
    edge = image.crop((0, 0, max(1, image.width // 40), image.height))
    return tuple(round(value) for value in ImageStat.Stat(edge).mean)


def _stored(image: Image.Image, form: str, quality: int) -> str:
    out = io.BytesIO()
    image.save(out, form, quality=quality, method=4)
    ending = "jpg" if form == "JPEG" else "webp"
    return storage.put_public(out.getvalue(), ending=ending, content_type=f"image/{form.lower()}")
