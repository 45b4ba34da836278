"""What the QR code on a photo says, where the browser cannot read it by itself."""

import io

import zxingcpp
from PIL import Image, ImageOps

from halles.pictures import FORMATS, MAX_BYTES, MAX_PIXELS

# Enough for a code that fills a fifth of the photo.
SIDE = 1600
QR = zxingcpp.barcode_formats_from_str("QRCode")


class Unreadable(Exception):
    """No picture we open, or no QR code on it."""


def read(content: bytes) -> str:
    """The text of the first QR code on a photo; raise Unreadable."""
    found = zxingcpp.read_barcodes(_grey(content), formats=QR)
    if not found:
        raise Unreadable
    return str(found[0].text)


def _grey(content: bytes) -> Image.Image:
    if len(content) > MAX_BYTES:
        raise Unreadable
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as photo:
            if photo.width * photo.height > MAX_PIXELS:
                raise Unreadable
            photo.draft("L", (SIDE, SIDE))
            grey = ImageOps.exif_transpose(photo).convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unreadable from error
    grey.thumbnail((SIDE, SIDE))
    return grey
