"""What the QR code on a photo says, where the browser cannot read it by itself."""

import zxingcpp
from PIL import Image

from halles.pictures import BadPicture, opened

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
    try:
        return opened(content, "L", side=SIDE)
    except BadPicture as error:
        raise Unreadable from error
