"""Reads an archive, and believes nothing in it before it was checked."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from tenants.exports.draft import MANIFEST, SEAL
from tenants.exports.manifest import BadArchive, File, Manifest, Table, is_sealed

PIECE = 1 << 18
# Far more than a town of a hundred thousand pictures says of itself.
LONGEST_MANIFEST = 64 << 20
# COPY shrinks to a fifth, pictures not at all; what grows more than this is made to fill disks.
MOST_GROWTH = 200
# What reading a ZIP that was cut or written over may raise; the last for a password, or for a
# method of packing that Python does not know.
DAMAGED = (BadZipFile, zlib.error, EOFError, KeyError, RuntimeError)
_MEMBER = re.compile(r"(tables|shared)/[a-z0-9_]{1,63}\.copy|files/[0-9]{6,9}")
_KEY = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9]+)*")


class Archive:
    def __init__(self, file: ZipFile, *, fingerprint: str = "") -> None:
        """Check all of it but the tables' insides; raise BadArchive."""
        self._file = file
        self.manifest = self._introduced(fingerprint)
        self._has_what_it_says()
        for one in self._parts():
            for _ in self.pieces(one):
                pass

    def pieces(self, part: Table | File) -> Iterator[bytes]:
        """The content of a member; raise BadArchive in the end if it is not what was written."""
        length, digest = 0, hashlib.sha256()
        with self._file.open(part.member) as source:
            while piece := source.read(PIECE):
                length += len(piece)
                if length > part.bytes:
                    break
                digest.update(piece)
                yield piece
        if (length, digest.hexdigest()) != (part.bytes, part.sha256):
            raise BadArchive(f"{part.member} is not as it was written.")

    def opened(self, part: File) -> IO[bytes]:
        return self._file.open(part.member)

    def _introduced(self, fingerprint: str) -> Manifest:
        content, said = self._small(MANIFEST), self._small(SEAL).decode(errors="replace")
        known = hashlib.sha256(content).hexdigest()
        if fingerprint and fingerprint != known:
            raise BadArchive(f"Its fingerprint is {known}, not the one given.")
        if not fingerprint and not is_sealed(content, said):
            raise BadArchive(
                "It was not written by this installation: give the --fingerprint that was shown"
                " when it was."
            )
        return Manifest.read(content)

    def _small(self, member: str) -> bytes:
        with self._file.open(member) as source:
            content = source.read(LONGEST_MANIFEST + 1)
        if len(content) > LONGEST_MANIFEST:
            raise BadArchive(f"{member} is too long.")
        return content

    def _parts(self) -> list[Table | File]:
        return [*self.manifest.tables, *self.manifest.shared, *self.manifest.files]

    def _has_what_it_says(self) -> None:
        names = self._file.namelist()
        said = [part.member for part in self._parts()]
        if sorted(names) != sorted([*said, MANIFEST, SEAL]) or len(set(names)) != len(names):
            raise BadArchive("It has more in it, or less, than its manifest says.")
        for part in self._parts():
            self._is_reasonable(part)

    def _is_reasonable(self, part: Table | File) -> None:
        held = self._file.getinfo(part.member)
        if not _MEMBER.fullmatch(part.member):
            raise BadArchive(f"{part.member!r} is not a name that we give.")
        if held.file_size != part.bytes or part.bytes > PIECE + MOST_GROWTH * held.compress_size:
            raise BadArchive(f"{part.member} would grow to {held.file_size} bytes.")
        if isinstance(part, File):
            owner, _, name = part.key.partition("/")
            if owner != self.manifest.town["uuid"] or not _KEY.fullmatch(name):
                raise BadArchive(f"{part.key!r} is not a file of this town.")


@contextmanager
def opened(place: Path, *, fingerprint: str = "") -> Iterator[Archive]:
    """
    An archive, every byte of which was compared with its manifest, and that with its seal.

    `fingerprint` is what was shown when the archive was taken: it stands for the seal where
    another installation wrote it. Raises BadArchive; FileNotFoundError where there is none.
    """
    with ExitStack() as stack:
        try:
            archive = Archive(stack.enter_context(ZipFile(place)), fingerprint=fingerprint)
        except DAMAGED as error:
            raise BadArchive(f"It is damaged: {error}.") from error
        yield archive
