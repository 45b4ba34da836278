"""The embedded PostgreSQL: one cluster, one database, an owner and an application login."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from halles.stack import process, programs
from halles.stack.account import Account
from halles.stack.folder import StackError
from halles.stack.server import Server

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "max_locks_per_transaction": "256",
    "max_parallel_workers_per_gather": "0",
    "shared_buffers": "256MB",
    "fsync": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
OWNER, APP = "halles_owner", "halles_app"
if sys.platform == "linux":
    # After a crash, one call to the system in the place of one for each of a town's many files.
    SETTINGS["recovery_init_sync_method"] = "syncfs"
ROLES = {
    # Migrates, and makes one role per town that it may also become.
    OWNER: "LOGIN CREATEROLE CREATEDB",
    # Answers requests: owns nothing, and has no right before it takes a town's role.
    APP: "LOGIN NOINHERIT NOCREATEROLE NOCREATEDB",
}


class Postgres(Server):
    name = "postgres"
    ports = ("postgres",)
    stops_by = signal.SIGINT
    patience = 20.0
    # After a crash it reads again what was written since its last checkpoint.
    starts_within = 60.0

    @property
    def mark(self) -> str:
        return str(self.data)

    def url(self, role: str, database: str = "halles") -> str:
        where = f"127.0.0.1:{self.folder.port('postgres')}"
        return f"postgresql://{role}:{self.folder.password(role)}@{where}/{database}"

    def start(self) -> process.Detached:
        if not self.data.exists():
            self._create()
        # PostgreSQL takes any process that now has the old number for its former self.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        settings = {**SETTINGS, "port": str(self.folder.port("postgres"))}
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        command = [str(programs.postgres("postgres")), "-D", self.mark, *options]
        return process.start(command, log=self.log, account=self._account(self.data))

    def answers(self) -> bool:
        try:
            with psycopg.connect(self.url("postgres", "postgres"), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def furnish(self) -> None:
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role, rights in ROLES.items():
                verb = "ALTER" if role in known else "CREATE"
                connection.execute(
                    sql.SQL(f"{verb} ROLE {{}} {rights} PASSWORD {{}}").format(
                        sql.Identifier(role), sql.Literal(self.folder.password(role))
                    )
                )
            connection.execute(f"ALTER ROLE {OWNER} SET createrole_self_grant = 'set, inherit'")
            if not connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = 'halles'"
            ).rowcount:
                connection.execute(f"CREATE DATABASE halles OWNER {OWNER}")

    def _create(self) -> None:
        """Make the cluster beside its place and move it there, so that it is whole or absent."""
        draft = self.data.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        account = self._account(draft)
        password = self.folder.write("postgres.password", self.folder.password("postgres"))
        if account:
            os.chown(draft, account.uid, account.gid)
            os.chown(password, account.uid, account.gid)
        self._initdb(draft, password, account)
        password.unlink()
        draft.rename(self.data)

    def _initdb(self, draft: Path, password: Path, account: Account | None) -> None:
        locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        who = ["--username=postgres", "--auth=scram-sha-256", f"--pwfile={password}"]
        initdb = [str(programs.postgres("initdb")), "-D", str(draft), "--locale=C", *locale, *who]
        done = subprocess.run(
            account.command(initdb) if account else initdb,
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
            **(account.identity() if account else {}),
        )
        if done.returncode:
            raise StackError(f"PostgreSQL cannot make its files: {done.stderr.strip()}")

    def _account(self, data: Path) -> Account | None:
        return Account.lent_for(data, programs=programs.postgres("postgres").parent)
