"""The picture of a page without a photo: its words under the awning, in the town's colours."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict

from PIL import Image, ImageDraw

from storefront.reach import lettering
from themes.heads.posters import SIZE, Poster
from themes.tokens import Tokens, derive

MARGIN, AWNING, STRIPE = 80, 92, 75
INNER = SIZE[0] - 2 * MARGIN
NAME_SIZES, LINE_SIZE, PRICE_SIZE, TOWN_SIZE = range(92, 50, -4), 40, 60, 34
# One at a time in a process, and the last ones kept: a crowd that asks has each drawn once.
_DRAWING = threading.Lock()
_kept: OrderedDict[str, bytes] = OrderedDict()
MOST = 64


def jpeg(poster: Poster) -> bytes:
    """The picture, 1200 × 630, as networks want it: well under 300 kB."""
    with _DRAWING:
        drawn = _kept.pop(poster.path, None) or _encoded(_drawn(poster))
        _kept[poster.path] = drawn
        if len(_kept) > MOST:
            _kept.popitem(last=False)
    return drawn


def _encoded(image: Image.Image) -> bytes:
    out = io.BytesIO()
    # Letters keep their edges: no averaging of colours between neighbours.
    image.save(out, "JPEG", quality=86, optimize=True, subsampling=0)
    return out.getvalue()


def _drawn(poster: Poster) -> Image.Image:
    tokens = derive(poster.colour)
    image = Image.new("RGB", SIZE, tokens["surface"])
    draw = ImageDraw.Draw(image)
    _awning(draw, tokens)
    below = _words(draw, poster, tokens)
    if poster.price:
        _price(draw, poster.price, tokens, top=below + 36)
    _foot(draw, poster.town, tokens)
    return image


def _awning(draw: ImageDraw.ImageDraw, tokens: Tokens) -> None:
    """Striped cloth whose lower edge hangs in scallops."""
    for number in range(SIZE[0] // STRIPE):
        left, colour = number * STRIPE, tokens["tint-2"] if number % 2 else tokens["brand"]
        draw.rectangle((left, 0, left + STRIPE - 1, AWNING - STRIPE // 2), fill=colour)
        draw.ellipse((left, AWNING - STRIPE, left + STRIPE - 1, AWNING), fill=colour)


def _words(draw: ImageDraw.ImageDraw, poster: Poster, tokens: Tokens) -> int:
    """Write the name and the line under it; answer where they end."""
    # A price takes the room of a line.
    lines = 2 if poster.price else 3
    name = lettering.known(poster.name) or poster.town
    font, wrapped = lettering.fitted(name, sizes=NAME_SIZES, weight=750, width=INNER, lines=lines)
    step, top = round(font.size * 1.1), AWNING + 56
    for line in wrapped:
        draw.text((MARGIN, top), line, font=font, fill=tokens["ink"])
        top += step
    if said := lettering.known(poster.line):
        sizes = (LINE_SIZE,)
        font, [line] = lettering.fitted(said, sizes=sizes, weight=450, width=INNER, lines=1)
        draw.text((MARGIN, top + 14), line, font=font, fill=tokens["ink-2"])
        top += 14 + LINE_SIZE
    return top


def _price(draw: ImageDraw.ImageDraw, price: str, tokens: Tokens, *, top: int) -> None:
    """The price on a label of the colour that wakes the page."""
    font = lettering.font(PRICE_SIZE, 750)
    width = round(font.getlength(price))
    box = (MARGIN, top, MARGIN + width + 56, top + PRICE_SIZE + 36)
    draw.rounded_rectangle(box, radius=24, fill=tokens["spark"])
    middle = (MARGIN + 28, top + (PRICE_SIZE + 36) // 2)
    draw.text(middle, price, font=font, fill=tokens["on-spark"], anchor="lm")


def _foot(draw: ImageDraw.ImageDraw, town: str, tokens: Tokens) -> None:
    """The town, under all of it, on its own colour."""
    top = SIZE[1] - 84
    draw.rectangle((0, top, *SIZE), fill=tokens["deep"])
    font, middle = lettering.font(TOWN_SIZE, 650), top + 42
    # The arch of the house's mark.
    draw.pieslice((MARGIN, top + 20, MARGIN + 40, top + 60), 180, 360, fill=tokens["spark"])
    draw.rectangle((MARGIN, top + 40, MARGIN + 40, top + 64), fill=tokens["spark"])
    draw.text((MARGIN + 60, middle), town, font=font, fill=tokens["on-deep"], anchor="lm")
