"""Pictures people send are opened without trust."""

import io
import threading

import pytest
from PIL import Image

from halles import pictures
from halles.darkroom import decoding


def photo(size=(800, 600), form="JPEG", **options):
    out = io.BytesIO()
    Image.new("RGB", size, "orange").save(out, form, **options)
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_broken_exif_is_no_picture_and_no_crash(form):
    with pytest.raises(pictures.NotAPicture):
        pictures.opened(photo(form=form, exif=b"Exif\0\0II*\0\xff"), "RGB", side=1000)


def test_a_cut_avif_is_no_picture_and_no_crash():
    content = photo(form="AVIF")

    with pytest.raises(pictures.NotAPicture):
        pictures.opened(content[: len(content) - 20], "RGB", side=1000)


def test_a_large_photo_is_decoded_small_and_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    assert pictures.opened(photo((6000, 4000), exif=exif), "RGB", side=1000).size == (667, 1000)


def test_one_picture_is_decoded_at_a_time():
    sent, done = photo(), threading.Event()

    def open_one():
        pictures.opened(sent, "RGB", side=1000)
        done.set()

    with decoding._DECODING:
        threading.Thread(target=open_one).start()
        assert not done.wait(0.3)
    assert done.wait(10)
