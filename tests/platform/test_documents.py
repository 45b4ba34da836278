"""Papers are known by what they hold, and do nothing when they are opened."""

import io
import time
import zlib

import pytest
from PIL import Image

from halles import documents


def a_pdf(body=b"", *, end=b"%%EOF\n"):
    page = b"1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
    return b"%PDF-1.7\n" + page + body + b"\ntrailer <</Root 1 0 R>>\nstartxref\n9\n" + end


def packed(content, words=b"/Filter/FlateDecode"):
    data = zlib.compress(content)
    length = str(len(data)).encode()
    head = b"7 0 obj <<" + words + b"/Length " + length + b">>\nstream\n"
    return head + data + b"\nendstream endobj\n"


def a_photo(form="PNG", size=(900, 1200), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, form, **options)
    return out.getvalue()


def test_a_pdf_of_pages_keeps_its_bytes():
    sent = a_pdf(packed(b"BT (Extrait Kbis) Tj ET"))

    kept = documents.checked(sent)

    assert (kept.content, kept.content_type, kept.ending) == (sent, "application/pdf", "pdf")


def test_a_photo_is_drawn_again_whatever_else_it_carried():
    exif = Image.Exif()
    exif[0x010E] = "48.64, 1.83"

    kept = documents.checked(a_photo("JPEG", exif=exif) + b"<script>alert(1)</script>")

    assert (kept.content_type, kept.ending) == ("image/jpeg", "jpg")
    assert b"48.64" not in kept.content
    assert b"script" not in kept.content


@pytest.mark.parametrize(
    "body",
    [
        b"3 0 obj <</S/JavaScript/JS(app.alert(1))>> endobj",
        b"3 0 obj <</S/J#61va#53cript/JS(app.alert(1))>> endobj",
        b"3 0 obj <</S /Launch /F(cmd.exe)>> endobj",
        b"3 0 obj <</Names<</EmbeddedFiles 4 0 R>>>> endobj",
        b"3 0 obj <</Type/Filespec/EF<</F 4 0 R>>>> 4 0 obj <</Type/EmbeddedFile>> endobj",
        b"3 0 obj <</S/SubmitForm/F(http://example.org)>> endobj",
        b"3 0 obj <</S/GoToR/F(\\\\\\\\example.org\\\\share)>> endobj",
        b"3 0 obj <</XFA 4 0 R>> endobj",
        b"trailer <</Encrypt 9 0 R>>",
    ],
)
def test_a_pdf_that_does_more_than_show_pages_is_refused(body):
    with pytest.raises(documents.Active):
        documents.checked(a_pdf(body))


@pytest.mark.parametrize(
    "hidden",
    [
        packed(b"3 0 <</S/JavaScript/JS(1)>>", b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"),
        packed(b" " * 300_000 + b"<</S/Java#53cript>>", b"/Type/ObjStm/Filter [ /FlateDecode ]"),
        packed(b"x", b"/Type/ObjStm/Filter[/ASCII85Decode/FlateDecode]"),
        packed(b"x", b"/Type/ObjStm/Filter/LZWDecode"),
        packed(b"x", b"/Type/ObjStm/Filter/FlateDecode/DecodeParms<</Predictor 12>>"),
    ],
)
def test_what_is_packed_is_unpacked_or_refused(hidden):
    with pytest.raises(documents.Active):
        documents.checked(a_pdf(hidden))


def test_a_word_cut_between_two_pieces_is_found():
    before = documents.PIECE - 5

    with pytest.raises(documents.Active):
        documents.checked(a_pdf(packed(b" " * before + b"/JavaScript ")))


def test_a_pdf_that_grows_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(documents, "MAX_INFLATED", 1024 * 1024)

    with pytest.raises(documents.TooLarge):
        documents.checked(a_pdf(packed(b"\0" * 3 * 1024 * 1024)))


def test_a_word_in_crumbs_is_found():
    engine, crumbs = zlib.compressobj(0), b""
    for letter in b"/JavaScript ":
        # Blocks of nothing between the letters: each is unpacked alone.
        crumbs += engine.compress(bytes([letter])) + engine.flush(zlib.Z_SYNC_FLUSH)
        crumbs += b"\0\0\0\xff\xff" * 4000
    hidden = b"7 0 obj <</Filter/FlateDecode>>\nstream\n" + crumbs + engine.flush()

    with pytest.raises(documents.Active):
        documents.checked(a_pdf(hidden + b"\nendstream endobj\n"))


def test_a_pdf_of_a_million_streams_holds_nobody_up():
    begun = time.thread_time()

    with pytest.raises(documents.Active):
        documents.checked(a_pdf(b"stream\n" * 1_300_000))

    assert time.thread_time() - begun < 5


def test_a_pdf_of_as_many_streams_as_may_be_is_read_at_once():
    begun = time.thread_time()

    documents.checked(a_pdf(b"stream\n" * documents.MAX_STREAMS + b"x" * 9_000_000))

    assert time.thread_time() - begun < 5


def test_a_pdf_that_takes_long_to_look_through_is_refused(monkeypatch):
    monkeypatch.setattr(documents, "SECONDS", 0.2)

    with pytest.raises(documents.Active):
        documents.checked(a_pdf(packed(b"#41" * 10_000_000)))


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"kbis.pdf",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"PK\x03\x04[Content_Types].xml",
        b"MZ\x90\0" + a_pdf(),
        b"GIF89a/*%PDF-1.7*/=1;",
        a_pdf(end=b""),
        a_photo()[:200],
    ],
)
def test_what_is_neither_a_pdf_nor_a_photo_is_refused(sent):
    with pytest.raises(documents.NotADocument):
        documents.checked(sent)


def test_too_many_bytes_are_refused_before_anything_is_opened():
    with pytest.raises(documents.TooLarge):
        documents.checked(b"%PDF-" + b"0" * documents.MAX_BYTES)


def test_a_picture_of_too_many_pixels_is_refused():
    with pytest.raises(documents.TooLarge):
        documents.checked(a_photo(size=(9000, 9000)))
