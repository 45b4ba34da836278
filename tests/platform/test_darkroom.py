"""Files made to break a decoder break a process that was to end anyway."""

import io
import struct
import zlib

import pytest
from PIL import Image

from halles import darkroom
from halles.darkroom import NotAPicture, OddShape, TooLarge, TooSlow, apart
from halles.darkroom.renditions import developed
from halles.darkroom.sizes import MAX_BYTES, SHARE_BYTES


def photo(size=(800, 600), form="JPEG", mode="RGB", colour="orange", **options):
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, form, **options)
    return out.getvalue()


def gif_in_two_frames():
    out = io.BytesIO()
    frames = [Image.new("RGB", (400, 400), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def bomb(side):
    """A PNG of a few bytes that says it is that large: the pixels are for whoever believes it."""

    def chunk(name, data):
        said = struct.pack(">I", len(data)) + name + data
        return said + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


HOSTILE = {
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", NotAPicture),
    "script behind a GIF's name": (b"GIF89a<script>alert(1)</script>", NotAPicture),
    "a real GIF": (photo(form="GIF"), NotAPicture),
    "TIFF": (photo(form="TIFF"), NotAPicture),
    "PDF": (b"%PDF-1.7\n", NotAPicture),
    "ZIP": (b"PK\x03\x04" + bytes(200), NotAPicture),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n", NotAPicture),
    "nothing": (b"", NotAPicture),
    "zeros": (bytes(5000), NotAPicture),
    "truncated JPEG": (photo()[:700], NotAPicture),
    "truncated PNG": (photo(form="PNG")[:200], NotAPicture),
    "truncated AVIF": (photo(form="AVIF")[:-20], NotAPicture),
    "broken EXIF": (photo(form="PNG", exif=b"Exif\0\0II*\0\xff"), NotAPicture),
    "30 000 × 30 000": (bomb(30_000), TooLarge),
    "2 147 483 647 × 2 147 483 647": (bomb(2_147_483_647), TooLarge),
    "too many bytes": (photo() + bytes(MAX_BYTES), TooLarge),
    "a banner": (photo((5000, 20)), OddShape),
    "a dot": (photo((8, 8)), OddShape),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_reason(name):
    content, refusal = HOSTILE[name]

    with pytest.raises(refusal):
        darkroom.develop(content)


HONEST = {
    "CMYK": photo(mode="CMYK", colour=(0, 128, 255, 0)),
    "grey": photo(mode="L", colour=90),
    "16 bits of grey": photo(form="PNG", mode="I;16", colour=30_000),
    "palette": photo(form="PNG", mode="P", colour=3),
    "transparent": photo(form="PNG", mode="RGBA", colour=(200, 20, 20, 90)),
    "grey and transparent": photo(form="PNG", mode="LA", colour=(90, 90)),
    "animated": gif_in_two_frames(),
    "AVIF": photo(form="AVIF"),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_photo_of_any_kind_is_developed(name):
    made = darkroom.develop(HONEST[name])

    suffixes = {one.suffix for one in made.renditions}
    formats = {Image.open(io.BytesIO(one.content)).format for one in made.renditions}
    assert f"-{made.width}.jpg" in suffixes
    assert formats == {"AVIF", "WEBP", "JPEG"}
    assert not any(
        getattr(Image.open(io.BytesIO(r.content)), "is_animated", 0) for r in made.renditions
    )


def test_sixteen_bits_of_grey_keep_their_grey():
    made = darkroom.develop(HONEST["16 bits of grey"])

    largest = next(one for one in made.renditions if one.suffix == f"-{made.width}.jpg")
    level = Image.open(io.BytesIO(largest.content)).convert("L").getpixel((10, 10))
    assert abs(level - 30_000 // 257) <= 2


def test_every_width_is_made_none_larger_and_the_shared_one_is_light():
    noise = Image.effect_noise((4000, 3000), 90).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=70)

    made = darkroom.develop(out.getvalue())

    sizes = {
        one.suffix: Image.open(io.BytesIO(one.content)).size
        for one in made.renditions
        if one.suffix.endswith(".jpg")
    }
    share = made.renditions[-1]
    assert (made.width, made.height) == (1600, 1200)
    assert sizes == {
        "-1600.jpg": (1600, 1200),
        "-960.jpg": (960, 720),
        "-640.jpg": (640, 480),
        "-320.jpg": (320, 240),
        "-share.jpg": (1200, 630),
    }
    assert len(share.content) < SHARE_BYTES


def test_a_small_photo_is_never_made_larger():
    made = darkroom.develop(photo((500, 400)))

    widths = {Image.open(io.BytesIO(r.content)).width for r in made.renditions[:-1]}
    assert widths == {320, 500}


def test_nothing_but_pixels_is_kept_and_they_stand_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "12 rue secrète"
    exif.get_ifd(0x8825)[2] = (48.0, 38.0, 40.0)
    hidden = photo((800, 600), exif=exif) + b"<script>alert(1)</script>PK\x03\x04"

    made = darkroom.develop(hidden)

    assert (made.width, made.height) == (600, 800)
    for one in made.renditions:
        assert b"secr" not in one.content
        assert b"script" not in one.content
        assert not Image.open(io.BytesIO(one.content)).getexif()


def test_a_process_that_takes_too_long_is_killed():
    with pytest.raises(TooSlow):
        darkroom.develop(photo(), patience=0.001)

    assert darkroom.develop(photo()).width == 800


def test_a_process_that_dies_is_no_picture_and_the_next_one_is_drawn(monkeypatch):
    broken = (apart.PROGRAM[0], "-c", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    monkeypatch.setattr(apart, "PROGRAM", broken)
    with pytest.raises(TooSlow):
        darkroom.develop(photo())
    monkeypatch.undo()

    assert darkroom.develop(photo()).width == 800


def test_what_is_made_here_and_what_is_made_apart_are_the_same():
    content = photo((700, 500))

    assert darkroom.develop(content) == developed(content)
