"""Bring the embedded servers of one folder up and down."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

from halles.stack.addresses import Addresses
from halles.stack.folder import Folder
from halles.stack.postgres import APP, OWNER, Postgres
from halles.stack.s3 import S3
from halles.stack.valkey import Valkey


def up(name: str = "dev") -> Addresses:
    """
    Start what is not running and say where it answers. Safe to repeat, and from two processes.

    Raises StackError with a message for the person at the terminal.
    """
    folder = Folder(name)
    with folder.locked():
        folder.check_room()
        postgres, valkey, s3 = Postgres(folder), Valkey(folder), S3(folder)
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda server: server.bring_up(), (postgres, valkey, s3)))
        addresses = Addresses(
            database_url=postgres.url(APP),
            owner_url=postgres.url(OWNER),
            superuser_url=postgres.url("postgres", "postgres"),
            valkey_url=valkey.url,
            s3_endpoint=s3.endpoint,
            s3_key=folder.password("s3-key"),
            s3_secret=folder.password("s3-secret"),
        )
        folder.write("stack.json", addresses.written())
        return addresses


def down(name: str = "dev", *, erase: bool = False) -> None:
    """Stop the servers of one folder. Their data is kept, unless it is to be erased."""
    folder = Folder(name)
    with folder.locked(), ThreadPoolExecutor() as pool:
        servers = (Postgres(folder), Valkey(folder), S3(folder))
        list(pool.map(lambda server: server.stop(), servers))
        (folder.path / "stack.json").unlink(missing_ok=True)
        for server in servers if erase else ():
            shutil.rmtree(server.data, ignore_errors=True)
