"""Files people send are opened without trust: only what they show is believed."""

import io
import threading

from PIL import Image, ImageOps

from halles.darkroom.sizes import MAX_BYTES, MAX_PIXELS

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
# Refused here by their size, one by one; Pillow's own warning would only fill the log.
Image.MAX_IMAGE_PIXELS = None
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


class TooSlow(BadPicture):
    """It takes more time or memory to draw than a photo does."""


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
    drawn = _smaller(source, side)
    return ImageOps.exif_transpose(drawn).convert(mode)


def _smaller(source: Image.Image, side: int) -> Image.Image:
    drawn = source
    # A palette has no colours in between: it is converted before it can be made smaller.
    if source.mode in {"1", "P", "PA"}:
        drawn = source.convert("RGBA" if "transparency" in source.info else "RGB")
    # Sixteen bits of grey are not 255 times whiter: `convert` alone would show a white square.
    elif source.mode.startswith("I"):
        drawn = source.convert("I").point(lambda value: value / 257).convert("L")
        drawn.info = source.info
    drawn.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return drawn
