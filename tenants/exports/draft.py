"""Writes an archive: beside its place, and moved there when it is whole."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tenants.exports.manifest import Manifest, seal
from tenants.exports.tables import Piece

MANIFEST, SEAL = "manifest.json", "seal.txt"


class Draft:
    """Members are written one after the other, piece by piece: memory does not grow with them."""

    def __init__(self, file: ZipFile) -> None:
        self._file = file

    def add(self, member: str, pieces: Iterable[Piece]) -> tuple[int, str]:
        """Write a member; return its length and its SHA-256."""
        length, digest = 0, hashlib.sha256()
        with self._file.open(member, "w", force_zip64=True) as target:
            for piece in pieces:
                target.write(piece)
                digest.update(piece)
                length += len(piece)
        return length, digest.hexdigest()

    def close_with(self, manifest: Manifest) -> str:
        """Write the manifest and its seal; return the fingerprint of the whole."""
        content = manifest.as_bytes()
        self._file.writestr(MANIFEST, content)
        self._file.writestr(SEAL, seal(content))
        return hashlib.sha256(content).hexdigest()


@contextmanager
def draft(place: Path) -> Iterator[Draft]:
    """
    An archive that nobody but us may read, and that is at `place` when the block ends well.

    Raises FileExistsError for a place that is taken. A process that is killed leaves a name
    that ends in `.partial`, and nothing at `place`.
    """
    if place.exists():
        raise FileExistsError(f"{place} exists already.")
    partial = place.with_name(f"{place.name}.{os.getpid()}.partial")
    kept = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(kept, "wb") as raw:
            with ZipFile(raw, "w", ZIP_DEFLATED, compresslevel=3) as file:
                yield Draft(file)
            raw.flush()
            os.fsync(raw.fileno())
        # Unlike a rename, a link never takes the place of a file that came meanwhile.
        os.link(partial, place)
    finally:
        partial.unlink(missing_ok=True)
