"""The whole house in processes of its own, and a real browser in front of it."""

import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg
import pytest
from cellar import settle
from django.conf import settings
from psycopg import sql

from halles.stack import browser

DATABASE = "journey"
# What sets the stage is waited for, not judged: a busy machine takes its time over it.
STARTING_SECONDS = 600
# A closed network refuses these one by one, slowly.
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@dataclass(frozen=True)
class House:
    """A running installation: its addresses, and the command line of its operator."""

    port: int
    environment: dict[str, str]
    letters: Path

    def address(self, subdomain):
        return f"http://{subdomain}.localhost:{self.port}"

    def mailed_link(self, address, subdomain, about="", seconds=30):
        """
        Where the newest mail of that town to somebody leads, once it is there.

        `about` stands in its subject. Other stories write to the same people from their towns.
        """
        link = re.compile(rf"{re.escape(self.address(subdomain))}/\S*")
        for _ in range(seconds * 10):
            for file in sorted(self.letters.glob("*.eml"), reverse=True):
                mail = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
                found = link.search(mail.get_body(("plain",)).get_content())
                if mail["To"] == address and about in mail["Subject"] and found:
                    return found[0]
            time.sleep(0.1)
        pytest.fail(f"no mail of {subdomain} to {address} about {about}")

    def halles(self, *words):
        """Run `halles …` against this house and return what it printed; fail when it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "halles.cli", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=STARTING_SECONDS,
        )
        assert not done.returncode, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """Web, worker, relay and beat on a database of their own."""
    folder = tmp_path_factory.mktemp("house")
    port, smtp = _free_port(), _free_port()
    built = House(port, _environment(port, smtp), folder / "mail")
    _make_database()
    built.halles("migrate", "--verbosity", "0")
    with (folder / "log").open("w") as log:
        said = {"stdout": log, "stderr": log, "cwd": folder, "env": built.environment}
        words = _commands(port, smtp, folder)
        processes = [subprocess.Popen([sys.executable, *command], **said) for command in words]
    try:
        _wait(port, folder / "log")
        yield built
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)
        sys.stderr.write((folder / "log").read_text()[-3000:])


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _environment(port, smtp):
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "halles.settings",
        "DATABASE_URL": _renamed(settings.DATABASE_URL, DATABASE),
        "DATABASE_OWNER_URL": _renamed(settings.DATABASE_OWNER_URL, DATABASE),
        # Another number than the suite's: its wake-ups are for another database.
        "VALKEY_URL": _renamed(settings.VALKEY_URL, "1"),
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp}",
        "PORT": str(port),
        "DEBUG": "false",
        "COLUMNS": "200",
    }


def _renamed(url, name):
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _make_database():
    owner = _renamed(settings.DATABASE_OWNER_URL, "postgres")
    with psycopg.connect(owner, autocommit=True) as server:
        name = sql.Identifier(DATABASE)
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)").format(name))
        server.execute(sql.SQL("CREATE DATABASE {}").format(name))


def _commands(port, smtp, folder):
    web = ["--interface", "wsgi", "--workers", "1", "--blocking-threads", "4", "--port", str(port)]
    celery = ["-m", "celery", "--app", "halles.celery", "--quiet"]
    return [
        ["-m", "granian", "--host", "127.0.0.1", *web, "halles.wsgi:application"],
        [*celery, "worker", "-Q", "quick,slow", "--concurrency", "1", "--loglevel", "warning"],
        [*celery, "beat", "--loglevel", "warning"],
        ["-m", "halles.cli", "relay"],
        ["-m", "halles.stack.runner.inbox", str(folder / "mail"), str(smtp), str(_free_port())],
    ]


def _wait(port, log):
    for _ in range(STARTING_SECONDS * 10):
        try:
            httpx.get(f"http://127.0.0.1:{port}/", headers={"host": "operator.localhost"})
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the house does not answer:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def cellar(house):
    """The house, with a town in it where two cheeses are on sale."""
    settle(house)
    return house


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    ours = browser.launch_options()
    return {**browser_type_launch_args, **ours, "args": [*ours["args"], *QUIET]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "viewport": {"width": 390, "height": 844},
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
    }
