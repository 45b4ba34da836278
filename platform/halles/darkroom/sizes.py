"""How large photos may be, and how large they are kept."""

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 40_000_000
MIN_SIDE = 100
# A photo longer than that many times its width is a banner or a trap.
MAX_RATIO = 5
# What browsers choose from, by the width it is shown at; nothing is made larger than it came.
WIDTHS = (320, 640, 960, 1600)
TALLEST = 2400
# By ending, the best first: what a browser that knows none of the others is given comes last.
ENDINGS = ("avif", "webp", "jpg")
SHARE = (1200, 630)
# What the programs that show shared links still fetch.
SHARE_BYTES = 300_000


def widths(largest: int) -> list[int]:
    """The widths in which a photo of that width is kept, the largest last."""
    return [width for width in WIDTHS if width < largest] + [largest]
