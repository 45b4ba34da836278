"""Papers people send: a PDF that only shows pages, or a picture drawn again."""

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from halles import pictures

MAX_BYTES = 10 * 1024 * 1024
# All that the streams of a PDF may hold once inflated: twelve scanned pages in colour.
MAX_INFLATED = 320 * 1024 * 1024
PIECE, OVERLAP = 256 * 1024, 128
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
    for begins in _STREAM.finditer(content):
        _check_words(content, begins.start())
    for piece in _inflated(content):
        if _ACTIVE.search(_unescaped(piece)):
            raise Active


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


def _inflated(content: bytes) -> Iterator[bytes]:
    """What the packed streams hold, piece by piece, each with the end of the one before it."""
    left = MAX_INFLATED
    for begins in _STREAM.finditer(content):
        for piece in _pieces(content[begins.end() :]):
            left -= len(piece)
            if left < 0:
                raise TooLarge
            yield piece


def _pieces(packed: bytes) -> Iterator[bytes]:
    engine, last = zlib.decompressobj(), b""
    while packed and not engine.eof:
        try:
            piece = engine.decompress(packed, PIECE)
        except zlib.error:
            return
        if not piece:
            return
        yield last + piece
        last, packed = piece[-OVERLAP:], engine.unconsumed_tail
