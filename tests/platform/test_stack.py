import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import psycopg
import pytest

from halles.stack import addresses, folder, process, servers
from halles.stack.folder import Folder, StackError
from halles.stack.postgres import Postgres
from halles.stack.s3 import PUBLIC, S3
from halles.stack.server import Server
from halles.stack.valkey import Valkey

NAME = "under-test"


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("HALLES_VAR", str(tmp_path))
    yield Folder(NAME)
    servers.down(NAME)


def kill(server):
    os.kill(process.find(server.mark).pid, signal.SIGKILL)


def query(url, text):
    with psycopg.connect(url) as connection:
        return connection.execute(text).fetchone()


@pytest.mark.slow
def test_the_servers_start_once_and_keep_their_addresses(place):
    first = servers.up(NAME)
    pid = process.find(Postgres(place).mark).pid

    with ThreadPoolExecutor() as two:
        again = list(two.map(servers.up, [NAME, NAME]))

    assert again == [first, first]
    assert process.find(Postgres(place).mark).pid == pid
    assert addresses.read(NAME) == first
    servers.down(NAME)
    assert addresses.read(NAME) is None
    assert not any(process.find(kind(place).mark) for kind in (Postgres, Valkey, S3))


@pytest.mark.slow
def test_killed_servers_come_back_with_their_data(place):
    before = servers.up(NAME)
    with psycopg.connect(before.owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    for kind in (Postgres, Valkey, S3):
        kill(kind(place))

    after = servers.up(NAME)

    assert query(after.owner_url, "SELECT answer FROM kept") == (42,)
    assert Valkey(place).answers()
    assert S3(place).answers()


@pytest.mark.slow
def test_a_number_taken_over_by_another_process_does_not_stop_postgres(place):
    servers.up(NAME)
    servers.down(NAME)
    stale = place.path / "postgres" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n1\n1\n\n127.0.0.1\n 1 1\nready   \n")

    assert servers.up(NAME)


@pytest.mark.slow
def test_a_port_taken_meanwhile_is_replaced(place):
    before = servers.up(NAME)
    servers.down(NAME)
    with socket.socket() as thief:
        thief.bind(("127.0.0.1", place.port("valkey")))
        thief.listen()

        after = servers.up(NAME)

    assert after.valkey_url != before.valkey_url
    assert Valkey(place).answers()


@pytest.mark.slow
def test_the_application_owns_nothing_and_the_owner_is_no_superuser(place):
    known = servers.up(NAME)
    rights = "SELECT rolsuper, rolcreaterole, rolinherit FROM pg_roles WHERE rolname = current_user"
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'halles'"

    assert query(known.database_url, rights) == (False, False, False)
    assert query(known.owner_url, rights)[:2] == (False, True)
    assert query(known.superuser_url, owner) == ("halles_owner",)
    wrong = known.database_url.replace(place.password("halles_app"), "guess")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(wrong)


@pytest.mark.slow
def test_strangers_read_the_public_bucket_and_no_other(place):
    servers.up(NAME)
    port = place.port("s3.port")

    assert answer(port, f"/{PUBLIC}/nothing.txt") == 404
    assert answer(port, "/halles-private/nothing.txt") == 403


def answer(port, path):
    wire = HTTPConnection("127.0.0.1", port, timeout=5)
    wire.request("GET", path)
    status = wire.getresponse().status
    wire.close()
    return status


class Hidden(Server):
    """Its arguments are not seen while it starts, as any program's for a moment after it began."""

    name, ports, mark, starts_within = "hidden", ("hidden",), "never among its arguments", 5.0

    def __init__(self, folder, seconds):
        super().__init__(folder)
        self.started, self.seconds = [], seconds

    def start(self):
        self.began = time.monotonic()
        self.started.append(process.start(["sleep", "30"], log=self.log))
        return self.started[-1]

    def answers(self):
        return time.monotonic() - self.began > self.seconds

    def furnish(self):
        pass


def test_a_server_is_not_started_twice_because_it_cannot_be_seen_yet(place):
    server = Hidden(place, seconds=0.3)

    server.bring_up()

    (only,) = server.started
    assert only.poll() is None
    only.kill()
    only.wait()


def test_a_full_disk_is_told_before_anything_starts(place, monkeypatch):
    monkeypatch.setattr(folder, "ROOM_NEEDED_MB", 10**9)

    with pytest.raises(StackError, match="disk is full"):
        servers.up(NAME)

    assert not (place.path / "postgres").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("HALLES_VAR", str(tmp_path / "file"))

    with pytest.raises(StackError, match="cannot be written"):
        servers.up(NAME)


def test_lost_passwords_are_told(place):
    (place.path / "postgres").mkdir()

    with pytest.raises(StackError, match=r"settled\.json is missing"):
        servers.up(NAME)


def test_a_folder_belongs_to_one_run(place):
    with place.claimed() as ours:
        assert ours
