"""Somebody asks for more than there is, or writes what no form does: bounded, and answered."""

import io
import secrets
import tracemalloc
import zipfile
from datetime import timedelta

import cast
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from halles import storage, tables
from halles.outbox.delivery import drain
from storefront.desk.views.imports import sending
from storefront.imports.models import Import
from storefront.imports.work.archives import BadArchive, opened
from storefront.merchants import actions
from storefront.merchants.actions.times import hours
from storefront.merchants.models import Closing, Shop, Takeout
from storefront.merchants.signals import merchant_copied
from storefront.merchants.takeouts.tasks import KEPT, pack
from tenants.current import town_context

MEGABYTE = 1024 * 1024


@pytest.fixture
def merchant(town):
    return cast.a_merchant()


@pytest.fixture
def owner(town, merchant, client_of):
    client = client_of(town)
    client.force_login(merchant.owner)
    return client


@pytest.fixture
def heavy():
    """Something that has a copy weigh 36 MB."""

    def add(*, copy, **signal):
        for number in range(48):
            copy.text(f"{number}", secrets.token_urlsafe(MEGABYTE * 3 // 4))

    merchant_copied.connect(add)
    yield
    merchant_copied.disconnect(add)


def test_a_heavy_copy_is_made_and_given_a_little_at_a_time(town, merchant, owner, heavy):
    with town_context(town):
        takeout = actions.ask_for_takeout(merchant, at=timezone.now(), by="m")

    with town_context(town):
        tracemalloc.start()
        pack(takeout_id=takeout.pk, idem="a")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        takeout.refresh_from_db()
    answer = owner.get(f"/pro/depart/copies/{takeout.pk}/")

    assert takeout.size > 30 * MEGABYTE > peak
    assert answer.streaming
    assert len(answer.getvalue()) == takeout.size == int(answer["Content-Length"])


def archives(town):
    return {key for _bucket, key in storage.kept_by(str(town.uuid)) if key.endswith(".zip")}


def test_the_last_copies_are_kept_and_no_more(town, merchant, owner):
    # Those of other tests, whose tables were undone and whose files were not.
    before = archives(town)
    with town_context(town):
        for _ in range(KEPT + 2):
            actions.ask_for_takeout(merchant, at=timezone.now(), by="m")
            drain()

    with town_context(town):
        copies = list(Takeout.objects.order_by("pk"))
        kept = [copy for copy in copies if copy.key]
        assert kept == copies[2:]
    assert {copy.key for copy in kept} == archives(town) - before
    assert owner.get(f"/pro/depart/copies/{copies[0].pk}/").status_code == 404
    assert owner.get(f"/pro/depart/copies/{copies[-1].pk}/").getvalue()[:2] == b"PK"


def test_copies_asked_for_all_day_are_not_all_made(town, merchant, owner):
    for _ in range(5):
        owner.post("/pro/depart/copie/")
        with town_context(town):
            drain()

    with town_context(town):
        assert Takeout.objects.count() == 3


def test_a_shop_sends_so_many_files_at_a_time(town, merchant, owner, monkeypatch):
    monkeypatch.setattr(sending, "FILES", 2)

    statuses = []
    for number in range(3):
        file = SimpleUploadedFile(f"{number}.csv", b"Nom;Prix\nBrie;4\n")
        statuses.append(owner.post("/pro/imports/", {"file": file}).status_code)

    assert statuses == [302, 302, 422]
    with town_context(town):
        assert Import.objects.count() == 2


def test_a_shop_is_away_a_hundred_times_and_no_more(town, merchant, owner, monkeypatch):
    monkeypatch.setattr(hours, "MOST", 2)
    yesterday = timezone.localdate() - timedelta(days=1)
    with town_context(town):
        shop = Shop.objects.get()
        Closing.objects.create(shop=shop, first_day="2024-08-01", last_day="2024-08-02")
        Closing.objects.create(shop=shop, first_day=yesterday, last_day=yesterday)
    days = {"first_day": "2030-08-01", "last_day": "2030-08-02", "reason": ""}

    answers = [owner.post("/pro/horaires/absences/", days) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 422]
    assert "cent fermetures" in answers[-1].text
    with town_context(town):
        # What was over long ago is gone; what ended yesterday is looked back on, and not counted.
        left = {str(row.first_day) for row in Closing.objects.all()}
    assert left == {f"{yesterday}", "2030-08-01"}


NOUGHTS = [
    ("get", "/pro/produits/photo/rayon/", {"nom": "\0"}, 200),
    ("post", "/pro/produits/photo/", {"idem": "\0", "name": "Brie", "price": "4"}, 422),
    ("post", "/pro/depart/confirmation/", {"reason": "Adieu\0"}, 302),
]


@pytest.mark.parametrize(("method", "path", "said", "status"), NOUGHTS)
def test_a_letter_that_no_database_keeps_is_left_out_at_the_desk(owner, method, path, said, status):
    assert getattr(owner, method)(path, said).status_code == status


def test_a_letter_that_no_database_keeps_is_left_out_at_the_town_hall(town, client_of):
    manager = client_of(town)
    manager.force_login(cast.a_manager())

    assert manager.get("/mairie/commercants/", {"q": "Pont\0"}).status_code == 200


def test_a_copy_whose_file_is_lost_is_not_found(town, merchant, owner):
    with town_context(town):
        actions.ask_for_takeout(merchant, at=timezone.now(), by="m")
        drain()
        takeout = Takeout.objects.get()
        storage.delete_private(takeout.key)

    assert owner.get(f"/pro/depart/copies/{takeout.pk}/").status_code == 404


def a_crowded_archive(files=100_000):
    """Of nothing but names: its directory alone is five megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", b"")
    small = out.getvalue()
    entry, end = small[small.index(b"PK\1\2") : small.index(b"PK\5\6")], small[-22:]
    size = len(entry) * files
    told = end[:12] + size.to_bytes(4, "little") + b"\0\0\0\0" + end[20:]
    return entry * files + told


def peak_of(act):
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_an_archive_of_names_alone_is_refused_before_it_is_listed(town):
    content = a_crowded_archive()
    assert len(zipfile.ZipFile(io.BytesIO(content)).namelist()) == 100_000
    key = storage.put_private(content, ending="zip", content_type="application/zip")

    def open_it():
        with pytest.raises(BadArchive):
            opened(key)

    assert peak_of(open_it) < 8 * MEGABYTE


def a_bomb(name):
    """Says that it unpacks to a kilobyte, and is read whole before the rest is cut off."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/workbook.xml", b"")
        archive.writestr(name, b"\0" * 64 * MEGABYTE)
        archive.filelist[-1].file_size = 1000
    return out.getvalue()


def test_a_photo_that_python_would_unpack_whole_is_not_unpacked(town):
    content = a_bomb("C18.jpg")
    key = storage.put_private(content, ending="zip", content_type="application/zip")

    def read_it():
        archive = opened(key)
        assert archive.read("C18.jpg") is None
        archive.close()

    assert peak_of(read_it) < 8 * MEGABYTE


def test_a_workbook_that_python_would_unpack_whole_is_not_unpacked():
    content = a_bomb("[Content_Types].xml")

    def read_it():
        with pytest.raises(tables.BadTable):
            list(tables.read(io.BytesIO(content)))

    assert peak_of(read_it) < 16 * MEGABYTE


def test_a_workbook_of_names_alone_is_refused_before_it_is_listed():
    content = b"PK\3\4" + a_crowded_archive()

    def read_it():
        with pytest.raises(tables.BadTable):
            list(tables.read(io.BytesIO(content)))

    assert peak_of(read_it) < 16 * MEGABYTE
