"""An archive of photos, of which nothing is believed: read in memory, never unpacked to a disk."""

from __future__ import annotations

import stat
import tempfile
import zipfile
import zlib
from pathlib import PurePosixPath
from shutil import copyfileobj
from typing import IO

from django.conf import settings

from halles import pictures, storage
from halles.tables.archives import has_at_most, is_bounded
from storefront.imports.reading.columns import plain

# So many photos, and so many times what they weigh packed: photos hardly pack.
MOST_FILES, MOST_RATIO = 20_000, 20
# What reading one that was cut or written over may raise: a name in no known letters is a
# ValueError, a place beyond any file an OverflowError, a method of packing a RuntimeError.
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(RuntimeError, ValueError, OverflowError),
)
ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".avif"})


class BadArchive(Exception):
    """Not a plain ZIP of photos."""


class Archive:
    """Files by name, those that may be photos only: no folder out of it, no link, no archive."""

    def __init__(self, file: IO[bytes] | None) -> None:
        self._file = file
        if file and not has_at_most(file, MOST_FILES):
            raise BadArchive("files")
        self._zip = zipfile.ZipFile(file) if file else None
        infos = self._zip.infolist() if self._zip else []
        self._infos = {info.filename: info for info in infos if _is_plain(info)}
        self.names = [PurePosixPath(name) for name in self._infos]
        self._by_word = {plain(path.name): str(path) for path in self.names}

    @classmethod
    def empty(cls) -> Archive:
        return cls(None)

    def read(self, name: str) -> bytes | None:
        """The file of that name, wherever it lies; None when there is none. Raises BadArchive."""
        known = name if name in self._infos else self._by_word.get(plain(PurePosixPath(name).name))
        if known is None or self._zip is None:
            return None
        try:
            with self._zip.open(self._infos[known]) as source:
                # However much it says it is: no more is ever unpacked.
                return source.read(pictures.MAX_BYTES + 1)
        except DAMAGED as error:
            raise BadArchive(known) from error

    def close(self) -> None:
        if self._zip:
            self._zip.close()
        if self._file:
            self._file.close()


def opened(key: str) -> Archive:
    """The archive kept under that key; an empty one for none. Raises BadArchive."""
    if not key:
        return Archive.empty()
    file = tempfile.TemporaryFile()  # noqa: SIM115  (closed by the archive)
    try:
        with storage.opened(settings.S3_PRIVATE_BUCKET, key) as (_type, body):
            copyfileobj(body, file)
        return Archive(file)
    except (BadArchive, *DAMAGED) as error:
        file.close()
        raise BadArchive(key) from error


def _is_plain(info: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(info.filename)
    link = stat.S_ISLNK(info.external_attr >> 16)
    inside = not path.is_absolute() and ".." not in path.parts and "\\" not in info.filename
    whole = is_bounded(info) and not (info.is_dir() or link or info.flag_bits & 0x1)
    small = info.file_size <= min(
        pictures.MAX_BYTES, 4096 + MOST_RATIO * max(info.compress_size, 1)
    )
    photo = path.suffix.lower() in ENDINGS and not path.name.startswith(".")
    return inside and whole and small and photo and "__MACOSX" not in path.parts
