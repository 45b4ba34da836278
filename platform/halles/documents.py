"""Papers people send: a PDF that only shows pages, or a picture drawn again."""

import io
import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from halles import pictures

MAX_BYTES = 10 * 1024 * 1024
# All that the streams of a PDF may hold once inflated: twelve scanned pages in colour.
MAX_INFLATED = 320 * 1024 * 1024
PACKED, PIECE, OVERLAP = 16 * 1024, 256 * 1024, 128
# A paper has some streams a page, and is looked through in a moment: a file made to hold its
# reader up has a million of them, or inflates to nothing but beginnings of words.
MAX_STREAMS, SECONDS = 10_000, 5.0
# A page that was photographed stays readable at this size.
SIDE = 2400
# What does something when a PDF is opened, or carries another file (ISO 32000-1, 7.11, 12.6).
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData"
    rb"|GoToR|GoToE|Rendition|Movie)(?![A-Za-z])"
)
_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_FILTERS = re.compile(rb"/Filter\s*(\[[^\]]*\]|/[A-Za-z0-9]+)")
_PLAIN_FILTERS = (b"/FlateDecode", b"[/FlateDecode]", b"/Fl", b"[/Fl]")


class BadDocument(ValueError):
    """What was sent cannot be kept as a paper."""


class TooLarge(BadDocument):
    """More bytes than a paper has, or more than that once opened."""


class NotADocument(BadDocument):
    """Neither a PDF nor a photo, whatever its name says."""


class Active(BadDocument):
    """A PDF that would do something when opened, that carries another file, or that is locked."""


@dataclass(frozen=True, slots=True)
class Document:
    content: bytes
    content_type: str
    ending: str


def checked(content: bytes) -> Document:
    """
    The paper, known by what it holds and not by its name; raise BadDocument.

    A picture is drawn again. A PDF keeps its bytes, and is refused when it is more than pages.
    """
    if len(content) > MAX_BYTES:
        raise TooLarge
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return Document(content, "application/pdf", "pdf")
    return Document(_redrawn(content), "image/jpeg", "jpg")


def _redrawn(content: bytes) -> bytes:
    try:
        image = pictures.opened(content, "RGB", side=SIDE)
    except pictures.TooLarge as error:
        raise TooLarge from error
    except pictures.BadPicture as error:
        raise NotADocument from error
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def _check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-2048:]:
        raise NotADocument
    plain = _unescaped(content)
    if _ACTIVE.search(plain) or _LOCKED.search(plain):
        raise Active
    begins = _streams(content)
    for stream in begins:
        _check_words(content, stream.start())
    until = time.thread_time() + SECONDS
    for piece in _inflated(content, begins):
        if _ACTIVE.search(_unescaped(piece)) or time.thread_time() > until:
            raise Active


def _streams(content: bytes) -> list[re.Match[bytes]]:
    """Where streams begin; raise Active for more than any paper has."""
    found = list(islice(_STREAM.finditer(content), MAX_STREAMS + 1))
    if len(found) > MAX_STREAMS:
        raise Active
    return found


def _unescaped(content: bytes) -> bytes:
    """A name may be written with the codes of its letters: /J#61vaScript is /JavaScript."""
    return _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), content)


def _check_words(content: bytes, begins: int) -> None:
    """Refuse a stream of objects that is packed in a way we do not unpack."""
    before = _unescaped(content[max(0, begins - 2048) : begins])
    words = before[before.rfind(b"obj") + 3 :]
    if b"/ObjStm" not in words:
        return
    packed = _FILTERS.search(words)
    known = packed is None or re.sub(rb"\s", b"", packed[1]) in _PLAIN_FILTERS
    if not known or b"/Predictor" in words:
        raise Active


def _inflated(content: bytes, begins: list[re.Match[bytes]]) -> Iterator[bytes]:
    """What the packed streams hold, piece by piece, each with the end of the one before it."""
    left, whole = MAX_INFLATED, memoryview(content)
    for stream in begins:
        for piece in _pieces(whole[stream.end() :]):
            left -= len(piece)
            if left < 0:
                raise TooLarge
            yield piece


def _pieces(packed: memoryview) -> Iterator[bytes]:
    engine, last = zlib.decompressobj(), b""
    try:
        # Fed little by little: what is left over is copied each time.
        for begins in range(0, len(packed), PACKED):
            for piece in _fed(engine, packed[begins : begins + PACKED]):
                yield last + piece
                last = (last + piece)[-OVERLAP:]
            if engine.eof:
                return
    except zlib.error:
        return


def _fed(engine: Any, packed: memoryview | bytes) -> Iterator[bytes]:
    piece = engine.decompress(packed, PIECE)
    while piece:
        yield piece
        piece = engine.decompress(engine.unconsumed_tail, PIECE) if not engine.eof else b""
