"""The `halles` command: Django's commands, with one clear line where a setting is wrong."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db.utils import OperationalError

from halles.bench import ALONE
from halles.stack.addresses import ROOT
from halles.stack.folder import Folder, StackError
from halles.stack.screen import step

# They bring servers of their own, before the settings ask where these answer.
WITH_SERVERS = {"demo", "run"}
# What would lead a bench to servers that are not its own.
ELSEWHERE = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "VALKEY_URL",
    "S3_ENDPOINT",
    "S3_KEY",
    "S3_SECRET",
    "EMAIL_URL",
)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "halles.settings")
    try:
        with _servers_for(sys.argv[1] if len(sys.argv) > 1 else "help"):
            execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)
    except (StackError, ImproperlyConfigured) as error:
        sys.exit(f"halles: {error}")
    except OperationalError as error:
        sys.exit(f"halles: the database does not answer ({_first_line(error)}). Try: halles doctor")


@contextmanager
def _servers_for(command: str) -> Iterator[None]:
    if (ROOT / ".env").is_file():
        environ.Env.read_env(ROOT / ".env")
    if {"-h", "--help"} & set(sys.argv):
        yield
    elif command == "bench" and not set(ALONE) & set(sys.argv):
        with _fresh_servers():
            yield
    elif command in WITH_SERVERS and not _brings_none():
        with _servers(os.environ.get("HALLES_STACK", "dev")):
            yield
    else:
        yield


@contextmanager
def _fresh_servers() -> Iterator[None]:
    """Empty ones, thrown away after: every figure begins from the same place, and harms nobody."""
    from halles.stack import screen

    for name in ELSEWHERE:
        os.environ.pop(name, None)
    asked = os.environ.get("HALLES_STACK", "")
    os.environ["HALLES_STACK"] = name = asked if asked.startswith("bench") else "bench"
    # Progress is for the person; standard output is for the figures.
    screen.console.stderr = True
    with _servers(name, anew=True):
        yield


@contextmanager
def _servers(name: str, *, anew: bool = False) -> Iterator[None]:
    # Production installs without the servers, and with catalogues already compiled.
    from halles.stack import servers
    from halles.translations import catalogues

    folder = Folder(name)
    with folder.claimed() as ours:
        if not ours:
            raise StackError(
                f"Halles already runs from {folder.path}. Stop it there with Ctrl-C first,"
                " or set HALLES_STACK and PORT to run a second one beside it."
            )
        try:
            if anew:
                servers.down(name, erase=True)
            with step("Starting PostgreSQL, Valkey and S3"):
                servers.up(name)
            catalogues.compile_all(ROOT)
            yield
        finally:
            with step("Stopping PostgreSQL, Valkey and S3"):
                servers.down(name, erase=anew)


def _brings_none() -> bool:
    return os.environ.get("HALLES_ENV") == "production" or bool(os.environ.get("DATABASE_URL"))


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


if __name__ == "__main__":
    main()
