"""Pictures people send: only their pixels are kept, drawn again on a canvas of ours."""

from dataclasses import dataclass

from halles import darkroom, storage
from halles.darkroom import BadPicture, Developed, NotAPicture, OddShape, TooLarge, TooSlow
from halles.darkroom.decoding import opened
from halles.darkroom.sizes import ENDINGS, MAX_BYTES, SHARE, widths

__all__ = [
    "MAX_BYTES",
    "SHARE",
    "BadPicture",
    "NotAPicture",
    "OddShape",
    "Picture",
    "TooLarge",
    "TooSlow",
    "keep",
    "opened",
    "put",
]
TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
# By its size on a screen: a card never needs more, a page may.
CARD = 640


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is kept: where its files begin, and how large the largest of them is."""

    key: str
    width: int
    height: int
    alt: str = ""

    def __bool__(self) -> bool:
        return bool(self.key)

    def url(self, width: int, ending: str = "jpg") -> str:
        """The narrowest of its files that is that wide, or the widest."""
        fits = next((w for w in widths(self.width) if w >= width), self.width)
        return storage.public_url(f"{self.key}-{fits}.{ending}")

    def srcset(self, ending: str, most: int | None = None) -> str:
        """What a browser chooses from; up to that width, where more would never be shown."""
        base = storage.public_url(self.key)
        offered = [w for w in widths(self.width) if most is None or w <= most] or [self.width]
        return ", ".join(f"{base}-{w}.{ending} {w}w" for w in offered)

    @property
    def sources(self) -> list[tuple[str, str]]:
        """The formats to offer before JPEG, the best first: their type and their ending."""
        return [(TYPES[ending], ending) for ending in ENDINGS[:-1]]

    @property
    def thumb(self) -> str:
        """A small JPEG, for lists and mails."""
        return self.url(320) if self.key else ""

    @property
    def full(self) -> str:
        """The largest JPEG."""
        return self.url(self.width) if self.key else ""

    @property
    def share(self) -> str:
        """A JPEG of 1200 × 630 for links shown elsewhere."""
        return storage.public_url(f"{self.key}-share.jpg") if self.key else ""

    @property
    def keys(self) -> list[str]:
        """Every file of it; of no picture, none."""
        if not self.key:
            return []
        made = [f"{self.key}-{w}.{ending}" for w in widths(self.width) for ending in ENDINGS]
        return [*made, f"{self.key}-share.jpg"]


NONE = Picture("", 0, 0)


def keep(content: bytes, *, key: str = "", alt: str = "") -> Picture:
    """
    Store what the file shows and nothing else of it: no EXIF, no place, no hidden payload.

    The file is opened in a process apart. Speaks to the storage: never call it inside a
    transaction. Kept under a new key, or again under that one. Raises BadPicture.
    """
    return put(darkroom.develop(content), key=key, alt=alt)


def put(developed: Developed, *, key: str = "", alt: str = "") -> Picture:
    """Store renditions that were made already."""
    key = key or storage.fresh_key()
    for one in developed.renditions:
        content_type = TYPES[one.suffix.rpartition(".")[2]]
        storage.put_public_at(f"{key}{one.suffix}", one.content, content_type=content_type)
    return Picture(key, developed.width, developed.height, alt)
