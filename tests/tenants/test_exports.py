"""A town taken in one file, and restored: refused when it is not what was written."""

import hashlib
import os
import signal
import stat
import subprocess
import sys
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import timedelta

import cast
import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import connection
from django.utils import timezone
from keeping import live_in, taken, towns

from billing.ledger import queries
from halles import storage
from halles.audit.models import Entry
from halles.outbox.models import Message
from storefront.catalogue.models import Product
from tenants import owner
from tenants.current import public_context, town_context
from tenants.exports import archive, asides
from tenants.exports.manifest import BadArchive, Manifest, seal
from tenants.models import DeadLetter


@pytest.fixture
def lived_in(committed):
    """A town with shops, an order that was paid with a voucher, its books and a picture."""
    live_in()
    return committed


@pytest.fixture(scope="module")
def whole(django_db_setup, django_db_blocker, tmp_path_factory):
    """An archive that is right: each test spoils a copy of it."""
    place = tmp_path_factory.mktemp("whole") / "town.zip"
    with django_db_blocker.unblock():
        town = cast.open_town(cast.any_commune())
        with town_context(town):
            live_in()
        yield place, *taken(town, place)
        connection.close()


def rewritten(place, other, change, *, sealed=True):
    """The same archive after `change(names, contents)`; sealed again as only we could."""
    with zipfile.ZipFile(place) as file:
        contents = {name: file.read(name) for name in file.namelist()}
    change(contents)
    if sealed:
        contents["seal.txt"] = seal(contents["manifest.json"]).encode()
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in contents.items():
            file.writestr(name, content)
    return other


def test_a_town_restored_is_the_town_that_was_taken(lived_in, tmp_path):
    before, _ = taken(lived_in, tmp_path / "before.zip")
    Product.objects.update(name="Perdu")

    towns("restore", tmp_path / "before.zip", "--swap")

    after, _ = taken(lived_in, tmp_path / "after.zip")
    differ = {name for name, sha256 in before.hashes.items() if after.hashes[name] != sha256}
    assert sum(table.rows for table in before.tables) > 60
    assert differ <= {"outbox_message"}
    assert [f.sha256 for f in after.files] == [f.sha256 for f in before.files] != []
    assert queries.audit() == []
    assert Product.objects.get().name == "Comté 18 mois"


def test_an_archive_is_for_our_eyes_and_never_half_there(lived_in, tmp_path, monkeypatch):
    taken(lived_in, tmp_path / "whole.zip")
    with pytest.raises(FileExistsError):
        taken(lived_in, tmp_path / "whole.zip")

    def broken(uuid):
        raise OSError("the storage is away")

    monkeypatch.setattr(storage, "kept_by", broken)
    with pytest.raises(OSError, match="away"):
        taken(lived_in, tmp_path / "half.zip")

    assert os.listdir(tmp_path) == ["whole.zip"]
    assert stat.S_IMODE((tmp_path / "whole.zip").stat().st_mode) == 0o600


def test_sessions_are_not_in_an_archive(lived_in, client_of, tmp_path):
    client = client_of(lived_in)
    client.force_login(cast.a_manager())
    assert client.session.session_key

    manifest, _ = taken(lived_in, tmp_path / "town.zip")
    towns("restore", tmp_path / "town.zip", "--swap")

    assert "django_session" not in manifest.hashes
    assert client.get("/mairie/").status_code in {302, 404}


def test_a_number_is_never_given_twice(lived_in, tmp_path):
    taken(lived_in, tmp_path / "town.zip")
    later = cast.a_person("later@example.org")

    towns("restore", tmp_path / "town.zip", "--swap")

    # The link that was mailed to `later` names that number.
    assert cast.a_person("other@example.org").pk > later.pk


def test_what_speaks_to_the_outside_waits_for_a_person(lived_in, tmp_path):
    Message.objects.all().delete()
    at = timezone.now() + timedelta(days=1)
    Message.objects.create(job="halles.notifications.tasks.send", due_at=at)
    Message.objects.create(job="tenants.of.long.ago", due_at=at)
    Message.objects.create(job="storefront.orders.clock.expire_orders", due_at=at)
    taken(lived_in, tmp_path / "town.zip")

    towns("restore", tmp_path / "town.zip", "--swap")

    held = Message.objects.order_by("pk").values_list("dead", flat=True)
    assert list(held) == [True, True, False]
    with public_context():
        letters = DeadLetter.objects.filter(schema_name=lived_in.schema_name)
        assert sorted(letter.job for letter in letters) == [
            "halles.notifications.tasks.send",
            "tenants.of.long.ago",
        ]


def test_the_living_town_is_only_replaced_when_that_is_asked(lived_in, tmp_path, capsys):
    taken(lived_in, tmp_path / "town.zip")
    Product.objects.update(name="Vivant")

    towns("restore", tmp_path / "town.zip")

    said = capsys.readouterr().out
    beside = said.split("halles towns swap ")[1].split()[0]
    assert Product.objects.get().name == "Vivant"

    towns("swap", beside)
    assert Product.objects.get().name == "Comté 18 mois"

    kept = capsys.readouterr().out.split("kept as ")[1].split(":")[0]
    with public_context():
        traces = Entry.objects.filter(verb="town restored", detail__kept=kept)
        assert [trace.target for trace in traces] == [str(lived_in)]
    towns("asides")
    assert f"{kept}  {lived_in}, as it was until" in capsys.readouterr().out
    towns("drop-aside", kept)
    assert kept not in [aside.name for aside in asides.all_of()]


@pytest.mark.parametrize("name", ["t_template", "public", "aside_x'; drop", "aside_nothing"])
def test_only_what_stands_aside_can_be_dropped(committed, name):
    with pytest.raises(CommandError, match="aside"):
        towns("drop-aside", name)
    with pytest.raises(CommandError, match="aside"):
        towns("drop-aside", committed.schema_name)


def _flipped(contents):
    content = bytearray(contents["tables/orders_order.copy"])
    content[len(content) // 2] ^= 1
    contents["tables/orders_order.copy"] = bytes(content)


def _another_format(contents):
    contents["manifest.json"] = contents["manifest.json"].replace(b'"format": 1', b'"format": 2')


def _another_version(contents):
    said = contents["manifest.json"].replace(b'"0001_initial"', b'"0000_before"')
    contents["manifest.json"] = said


def _one_more(contents):
    contents["../../etc/passwd"] = b"x"


def _one_less(contents):
    del contents["tables/orders_line.copy"]


def _a_path(contents):
    said = contents["manifest.json"].replace(b'"files/000001"', b'"../000001"')
    contents["manifest.json"] = said
    contents["../000001"] = contents.pop("files/000001")


def _anothers_file(contents):
    uuid = Manifest.read(contents["manifest.json"]).files[0].key[:36].encode()
    said = contents["manifest.json"].replace(b'"key": "' + uuid, b'"key": "' + b"0" * 36)
    contents["manifest.json"] = said


def _a_bomb(contents):
    bomb = bytes(300 << 20)
    contents["files/000001"] = bomb
    said = Manifest.read(contents["manifest.json"])
    said.files[0] = replace(said.files[0], bytes=len(bomb), sha256=hashlib.sha256(bomb).hexdigest())
    contents["manifest.json"] = said.as_bytes()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_flipped, "orders_order.copy is not as it was written"),
        (_another_format, "format 2"),
        (_another_version, "other tables"),
        (_one_more, "more in it"),
        (_one_less, "more in it, or less"),
        (_a_path, "not a name that we give"),
        (_anothers_file, "not a file of this town"),
        (_a_bomb, "would grow to"),
    ],
)
def test_what_was_tampered_with_is_refused(whole, tmp_path, change, says):
    spoilt = rewritten(whole[0], tmp_path / "spoilt.zip", change)
    before = asides.all_of()

    with pytest.raises(CommandError, match=says):
        towns("restore", spoilt, "--swap")

    assert asides.all_of() == before


def test_what_was_cut_is_refused_wherever_it_was_cut(whole, tmp_path):
    content, cut = whole[0].read_bytes(), tmp_path / "cut.zip"

    for length in range(0, len(content), len(content) // 40):
        cut.write_bytes(content[:length])
        with pytest.raises(BadArchive), archive.opened(cut):
            pass


def test_another_installations_archive_needs_its_fingerprint(whole, monkeypatch):
    place, manifest, fingerprint = whole
    monkeypatch.setattr(settings, "SECRET_KEY", "of another installation")

    with pytest.raises(BadArchive, match="not written by this"), archive.opened(place):
        pass
    with pytest.raises(BadArchive, match="not the one"), archive.opened(place, fingerprint="0"):
        pass

    with archive.opened(place, fingerprint=fingerprint) as found:
        assert found.manifest == manifest


def test_a_journal_that_does_not_balance_is_not_restored(lived_in, tmp_path):
    with owner.connect() as server:
        server.execute(f"SET LOCAL search_path = {lived_in.schema_name}")
        server.execute("ALTER TABLE ledger_posting DISABLE TRIGGER USER")
        server.execute("UPDATE ledger_posting SET amount = amount + 1 WHERE id = 1")
        server.execute("ALTER TABLE ledger_posting ENABLE TRIGGER USER")
    taken(lived_in, tmp_path / "town.zip")
    before = asides.all_of()

    with pytest.raises(CommandError, match="not balanced"):
        towns("restore", tmp_path / "town.zip")

    assert asides.all_of() == before


def test_memory_does_not_grow_with_a_file(lived_in, tmp_path):
    key = f"{storage.fresh_key()}.webp"
    storage.put_public_at(key, os.urandom(24 << 20), content_type="image/webp")
    tracemalloc.start()

    taken(lived_in, tmp_path / "town.zip")
    towns("restore", tmp_path / "town.zip", "--swap")

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 << 20


DOOMED = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from halles import storage

def killed(uuid):
    os.kill(os.getpid(), signal.SIGKILL)

storage.kept_by = killed
call_command("towns", "export", "--town", sys.argv[1], sys.argv[2])
"""


def test_an_export_that_is_killed_leaves_no_archive(lived_in, tmp_path):
    host = taken(lived_in, tmp_path / "whole.zip")[0].registry["tenants_domain"][0]["domain"]
    database = settings.DATABASE_URL.rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    doomed = subprocess.run(
        [sys.executable, "-c", DOOMED, host, tmp_path / "half.zip"],
        env={
            **os.environ,
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "halles.settings",
        },
        check=False,
    )

    assert doomed.returncode == -signal.SIGKILL
    left = [name for name in os.listdir(tmp_path) if name != "whole.zip"]
    assert [name.endswith(".partial") for name in left] == [True]
