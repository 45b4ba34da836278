"""What the code on a photo says, where the browser cannot read it by itself."""

from typing import Any

import zxingcpp
from PIL import Image

from halles.pictures import BadPicture, opened

# Enough for a code that fills a fifth of the photo.
SIDE = 1600
QR = zxingcpp.barcode_formats_from_str("QRCode")
BARS = zxingcpp.barcode_formats_from_str("EAN13,EAN8,UPCA,UPCE")


class Unreadable(Exception):
    """No picture we open, or no such code on it."""


def read(content: bytes) -> str:
    """The text of the first QR code on a photo; raise Unreadable."""
    return _first(content, QR)


def read_bars(content: bytes) -> str:
    """The digits of the first bar code of a product on a photo; raise Unreadable."""
    return _first(content, BARS)


def _first(content: bytes, formats: Any) -> str:
    found = zxingcpp.read_barcodes(_grey(content), formats=formats)
    if not found:
        raise Unreadable
    return str(found[0].text)


def _grey(content: bytes) -> Image.Image:
    try:
        return opened(content, "L", side=SIDE)
    except BadPicture as error:
        raise Unreadable from error
