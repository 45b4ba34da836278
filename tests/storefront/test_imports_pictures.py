"""Pictures that a spreadsheet names: out of a ZIP of which nothing is believed, or an address."""

import io
import stat
import struct
import zipfile
import zlib

import cast
import pytest
from django.utils import timezone
from importing import a_shop, applied, sent, undone
from outside import outside
from PIL import Image

from halles import pictures, storage
from storefront.catalogue.models import Product
from storefront.imports import actions, work
from storefront.imports.models import Import, Picture
from storefront.photos import actions as photos
from storefront.photos.models import Photo

pytestmark = pytest.mark.usefixtures("town")


@pytest.fixture
def shop():
    return a_shop()


@pytest.fixture
def world(settings):
    with outside(settings) as told:
        yield told


def a_jpeg(colour="tan"):
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return out.getvalue()


def zipped(*files, method=zipfile.ZIP_DEFLATED):
    """An archive of (name or ZipInfo, bytes), packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def imported(shop, *, archive=None, photos="", lines=(("C18", "Comté 18 mois"),)):
    """Applied, its pictures gathered: those lines, with that archive or that cell of photos."""
    head = "Référence;Nom;Prix TTC;Catégorie;Photos\n"
    text = head + "".join(f'{sku};{name};24,90;Fromages;"{photos}"\n' for sku, name in lines)
    key = (
        storage.put_private(archive, ending="zip", content_type="application/zip")
        if archive
        else ""
    )
    return applied(sent(shop, text, pictures_key=key))


def hung():
    """How many photos hang on which product, by its reference."""
    places = Photo.objects.filter(place__startswith="product:").values_list("place", flat=True)
    skus = {f"product:{pk}": sku for pk, sku in Product.objects.values_list("pk", "sku")}
    return sorted(skus[place] for place in places)


def told():
    return list(Picture.objects.values_list("state", "reason"))


def test_a_photo_finds_its_product_by_reference_bar_code_or_name(shop):
    lines = [("C18", "Comté 18 mois"), ("M1", "Mimolette")]
    names = ("photos/C18.jpg", "mimolette.JPG", "nobody.jpg", "notes.txt")

    imported(shop, archive=zipped(*((name, a_jpeg()) for name in names)), lines=lines)

    assert hung() == ["C18", "M1"]
    assert told() == [("kept", ""), ("kept", "")]


def test_a_file_named_in_a_cell_is_taken_whatever_its_name(shop):
    imported(shop, archive=zipped(("IMG_1.jpg", a_jpeg())), photos="IMG_1.jpg, IMG_2.jpg")

    assert hung() == ["C18"]
    assert sorted(told()) == [("kept", ""), ("refused", "missing")]


def a_link():
    info = zipfile.ZipInfo("C18.jpg")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped((info, "/etc/passwd"))


def a_liar():
    """Says that it unpacks to a kilobyte, and unpacks to a photo and a megabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("C18.jpg", a_jpeg() + b"\0" * 1024 * 1024)
        archive.filelist[0].file_size = 1000
    return out.getvalue()


def a_name_in_no_letters():
    """Its name is said to be UTF-8 where the photo begins, and is not."""
    content = bytearray(zipped(("C18.jpg", a_jpeg())))
    content[7] |= 0x08
    content[30] = 0xFF
    return bytes(content)


def a_place_beyond_any_file():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("C18.jpg", a_jpeg())
        archive.filelist[0].header_offset = 2**64 - 1
    return out.getvalue()


HOSTILE = {
    # Python unpacks such a file whole, however much it is.
    "packed by bzip2": lambda: zipped(("C18.jpg", a_jpeg()), method=zipfile.ZIP_BZIP2),
    "packed by LZMA": lambda: zipped(("C18.jpg", a_jpeg()), method=zipfile.ZIP_LZMA),
    "up": lambda: zipped(("../../C18.jpg", a_jpeg())),
    "from the root": lambda: zipped(("/C18.jpg", a_jpeg())),
    "as Windows writes it": lambda: zipped(("..\\..\\C18.jpg", a_jpeg())),
    "a link": a_link,
    "a bomb": lambda: zipped(("C18.jpg", a_jpeg() + b"\0" * 11 * 1024 * 1024)),
    "too heavy": lambda: zipped(("C18.jpg", b"\0" * (pictures.MAX_BYTES + 1))),
    "an archive in it": lambda: zipped(("C18.zip", zipped(("C18.jpg", a_jpeg())))),
    "a drawing": lambda: zipped(("C18.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")),
    "a shadow of a Mac": lambda: zipped(("__MACOSX/._C18.jpg", a_jpeg())),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_plain_photo_of_the_archive_is_as_if_it_were_not_there(shop, kind):
    imported(shop, archive=HOSTILE[kind](), photos="C18.jpg")

    assert hung() == []
    assert told() == [("refused", "missing")]


@pytest.mark.parametrize("made", [a_liar, a_name_in_no_letters, a_place_beyond_any_file])
def test_a_file_that_is_not_what_the_archive_says_of_it_is_refused(shop, made):
    imported(shop, archive=made(), photos="C18.jpg")

    assert hung() == []
    assert told() == [("refused", "archive")]


@pytest.mark.parametrize(
    "content", [b"GIF89a and a script", zipped(("C18.jpg", b"x")), b"<html></html>"]
)
def test_a_photo_that_is_something_else_is_refused(shop, content):
    imported(shop, archive=zipped(("C18.jpg", content)))

    assert hung() == []
    assert told() == [("refused", "not_a_picture")]


def a_wall():
    """Some hundred bytes that say they are 30 000 pixels wide and high."""
    out = io.BytesIO()
    Image.new("RGB", (1, 1)).save(out, "PNG")
    told = b"IHDR" + struct.pack(">II", 30_000, 30_000) + out.getvalue()[24:29]
    return out.getvalue()[:12] + told + struct.pack(">I", zlib.crc32(told)) + out.getvalue()[33:]


def test_a_photo_of_thirty_thousand_pixels_a_side_is_refused_before_it_is_decoded(shop):
    imported(shop, archive=zipped(("C18.png", a_wall())))

    assert hung() == []
    assert told() == [("refused", "large")]


@pytest.mark.parametrize("content", [b"PK\x03\x04 nothing to unpack", b"Rar!\x1a\x07\x00"])
def test_an_archive_that_is_none_is_said_to_be_and_the_products_are_there(shop, content):
    done = imported(shop, archive=content)

    assert (done.state, done.reason) == ("applied", "archive")
    assert Product.objects.count() == 1


def test_a_photo_of_an_address_is_fetched_once_however_often_the_file_is_sent(shop, world):
    address = world.say("/comte.jpg", a_jpeg(), content_type="image/jpeg")

    for _ in range(2):
        imported(shop, photos=address)

    assert hung() == ["C18"]
    assert world.asked == ["/comte.jpg"]


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("http://10.0.0.1/a.jpg", "forbidden"),
        ("http://[64:ff9b::a00:1]/a.jpg", "forbidden"),
        ("http://169.254.169.254/a.jpg", "forbidden"),
        ("http://127.0.0.1:9/a.jpg", "address"),
        ("http://example.org:port/a.jpg", "address"),
    ],
)
def test_an_address_that_sends_us_into_a_private_network_is_refused(shop, world, where, reason):
    address = world.send_on("/a.jpg", where)

    imported(shop, photos=f"{address}, {where}")

    assert hung() == []
    assert told() == [("refused", reason)] * 2
    assert world.asked == ["/a.jpg"]


def test_what_an_address_has_instead_of_a_photo_is_refused_and_said(shop, world):
    heavy = world.say("/heavy.jpg", (b"x" * 65_536 for _ in range(1_000)))
    addresses = [heavy, world.say("/page.jpg", b"<html>"), f"http://{world.host}/gone.jpg"]

    imported(shop, photos=", ".join(addresses))

    assert hung() == []
    assert [reason for _state, reason in told()] == ["large", "not_a_picture", "status"]
    assert Import.objects.get().state == "applied"


def test_an_undo_takes_down_the_photos_that_came_and_the_file_brings_them_again(shop):
    first = imported(shop, archive=zipped(("C18.jpg", a_jpeg())))
    files = Photo.objects.get().picture.keys

    undone(first)

    assert (hung(), told()) == ([], [("removed", "")])
    assert not any(storage.content(key) for key in files)
    imported(shop, archive=zipped(("C18.jpg", a_jpeg())))
    assert hung() == ["C18"]


def test_an_undo_leaves_photos_that_were_there_or_that_somebody_worked_on(shop):
    before = cast.a_product("Comté 18 mois", shop=shop, sku="C18")
    archive = zipped(*((f"{name}.jpg", a_jpeg()) for name in ("C18", "M1", "T1")))
    lines = [("C18", "Comté 18 mois"), ("M1", "Mimolette"), ("T1", "Tomme")]
    own = photos.keep(a_jpeg("red"), alt="", at=timezone.now(), by="test")
    photos.hang(own, place=f"product:{before.pk}", at=timezone.now(), by="test")
    first = imported(shop, archive=archive, lines=lines)
    described, shared = (
        f"product:{pk}"
        for pk in Product.objects.exclude(pk=before.pk).values_list("pk", flat=True).order_by("sku")
    )
    photos.describe(
        Photo.objects.get(place=described), alt="Une mimolette", at=timezone.now(), by="test"
    )
    photos.copy(place=shared, to="front:1", at=timezone.now(), by="test")

    undone(first)

    assert hung() == ["C18", "M1"]
    assert Photo.objects.get(place=f"product:{before.pk}") == own
    copied = Photo.objects.get(place="front:1").picture.keys
    assert all(storage.content(key) for key in copied)
    assert sorted(told()) == [("left", ""), ("removed", ""), ("removed", "")]


def test_a_photo_that_comes_after_the_undo_is_not_hung(shop):
    key = storage.put_private(zipped(("C18.jpg", a_jpeg())), ending="zip", content_type="x/zip")
    first = sent(shop, "Nom;Prix;Catégorie;Photos\nC18;9;Fromages;C18.jpg\n", pictures_key=key)
    actions.apply(first, at=timezone.now(), by="test")
    work.advance(first.pk, go_on=lambda: None)
    actions.undo(first, at=timezone.now(), by="test")
    work.advance(first.pk, go_on=lambda: None)

    work.gather(first.pk, go_on=lambda: None)

    assert (hung(), told()) == ([], [("removed", "")])


def test_a_file_and_an_archive_of_one_name_do_not_multiply(shop):
    names = [f"{number}/savon.jpg" for number in range(14)]

    imported(shop, archive=zipped(*((name, b"x") for name in names)), lines=[("S1", "Savon")])

    assert Picture.objects.count() == photos.MOST + 1


def test_a_file_whose_name_is_longer_than_any_is_passed_over(shop):
    archive = zipped((f"{'x' * Picture.LONGEST}/C18.jpg", a_jpeg()), ("C18.jpg", a_jpeg()))

    imported(shop, archive=archive)

    assert (hung(), told()) == (["C18"], [("kept", "")])


def test_an_address_longer_than_any_is_an_error_of_its_line_and_the_others_are_done(shop):
    text = f"Nom;Prix;Catégorie;Photos\nBrie;9;Fromages;{'x' * Picture.LONGEST}.jpg\n"

    done = applied(sent(shop, f"{text}Tomme;9;Fromages;\n"))

    problem = done.lines.first().problems[0]
    assert (problem["code"], problem["column"]) == ("long", "Photos")
    assert (done.state, done.counts) == ("applied", {"error": 1, "new": 1})


def test_an_undo_takes_its_photo_down_whoever_chose_the_key_of_its_form(shop):
    first = imported(shop, archive=zipped(("M1.jpg", a_jpeg())), lines=[("M1", "Mimolette")])
    key = f"import-picture:{first.pictures.get().pk + 1}"
    theirs = photos.Sent(place="drawer:999", idem=key)
    photos.keep(a_jpeg("red"), alt="", at=timezone.now(), by="them", sent=theirs)

    undone(imported(shop, archive=zipped(("C18.jpg", a_jpeg()))))

    assert hung() == ["M1"]
    assert Photo.objects.filter(by="them").exists()
