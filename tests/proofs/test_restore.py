"""One town dropped and brought back from its file, while its neighbours go on as if nothing was."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from zipfile import ZipFile

import cast
import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone
from keeping import forget_files, live_in
from psycopg import sql

from billing.ledger import queries
from halles.audit.models import Entry
from halles.bench.pages import catalogue
from tenants import hosts, owner
from tenants.current import public_context, town_context
from tenants.exports import taking

pytestmark = pytest.mark.slow


@pytest.fixture
def neighbours(committed):
    """Three towns that serve: a shop with a product on sale in each."""
    with public_context():
        towns = [cast.open_town(cast.any_commune()) for _ in range(3)]
        for town in towns:
            with town_context(town):
                cast.a_product(shop=cast.a_shop())
    return towns


class Life:
    """Requests and rows in towns until told to end, each thread on a connection of its own."""

    def __init__(self, client_of):
        self.client_of = client_of
        self.answers, self.errors, self.rows = 0, [], {}
        self._end, self._lock = threading.Event(), threading.Lock()

    def go_on_in(self, town):
        client = self.client_of(town)
        while not self._end.is_set():
            try:
                answer = client.get("/")
                assert answer.status_code == 200, answer.status_code
                assert "Comté" in client.get("/recherche/", {"q": "comte"}).text
                with town_context(town):
                    Entry.objects.create(at=timezone.now(), by="life", verb="lived", target="x")
                with self._lock:
                    self.answers += 2
                    self.rows[town.pk] = self.rows.get(town.pk, 0) + 1
            except Exception as error:
                self.errors.append(repr(error))
        connections.close_all()

    def around(self, towns, act):
        """Run `act` while all of them live; give them a moment before and after."""
        with ThreadPoolExecutor(len(towns)) as pool:
            for town in towns:
                pool.submit(self.go_on_in, town)
            try:
                time.sleep(1)
                act()
                time.sleep(1)
            finally:
                self._end.set()


def lose(town):
    """The accident: its schema and its files are gone."""
    with owner.connect() as connection:
        name = sql.Identifier(town.schema_name)
        connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(name))
    forget_files(town)


def flipped(place):
    """The same file with one bit of its longest table turned over."""
    # Not anywhere: what a ZIP says beside its contents, as a time of day, changes no row.
    with ZipFile(place) as archive:
        tables = [held for held in archive.infolist() if held.filename.startswith("tables/")]
    longest = max(tables, key=lambda held: held.compress_size)
    content = bytearray(place.read_bytes())
    header = len(longest.FileHeader())
    content[longest.header_offset + header + longest.compress_size // 2] ^= 1
    other = place.with_name("flipped.zip")
    other.write_bytes(content)
    return other


def test_a_lost_town_is_brought_back_while_the_others_serve(
    committed, neighbours, client_of, size, figures, tmp_path
):
    live_in()
    with public_context():
        committed.known()
    catalogue.fill(committed, shops=size(5, 200), products=size(20, 10_000), at=timezone.now())
    place = tmp_path / "town.zip"
    seconds = {}
    life = Life(client_of)

    def lose_and_restore():
        with public_context():
            began = time.monotonic()
            seconds["before"], _ = taking.take(committed, place, at=timezone.now())
            seconds["export"] = time.monotonic() - began
            lose(committed)
            hosts.forget()
            assert client_of(committed).get("/").status_code >= 500
            # The control: what is not exactly the file is no way back.
            with pytest.raises(CommandError):
                call_command("towns", "restore", str(flipped(place)))
            began = time.monotonic()
            call_command("towns", "restore", str(place))
            seconds["restore"] = time.monotonic() - began

    life.around(neighbours, lose_and_restore)

    before = seconds.pop("before")
    with public_context():
        after, _ = taking.take(committed, tmp_path / "after.zip", at=timezone.now())
        for town in neighbours:
            with town_context(town):
                assert Entry.objects.filter(by="life").count() == life.rows[town.pk]
    differ = {name for name in before.hashes if before.hashes[name] != after.hashes[name]}
    assert differ <= {"outbox_message"}
    assert [f.sha256 for f in after.files] == [f.sha256 for f in before.files]
    assert queries.audit() == []
    assert client_of(committed).get("/").status_code == 200
    assert life.errors == []
    assert life.answers > 6
    figures(
        rows=sum(table.rows for table in before.tables),
        archive_mb=round(place.stat().st_size / 2**20, 2),
        **{f"{name}_s": round(value, 2) for name, value in seconds.items()},
        neighbours_answers=life.answers,
        neighbours_errors=len(life.errors),
        tables_that_differ=len(differ),
    )
