"""A copy of what is kept of a merchant: tables, one file of words for machines, pictures."""

import json
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import IO, Any, Self

from django.core.serializers.json import DjangoJSONEncoder

from halles import storage
from halles.pictures import Picture
from halles.tables import Cell, csv_of

# Past this, the copy is made on disk.
IN_MEMORY = 8 * 1024 * 1024


class Copy(AbstractContextManager["Copy"]):
    """A ZIP that apps add to, each under names of its own."""

    def __init__(self) -> None:
        # Closed by whoever reads it.
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (see above)
        self._archive = zipfile.ZipFile(self.file, "w", zipfile.ZIP_DEFLATED)

    def table(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """Add `name.csv` and `name.json`, the same rows: one to look at, one for programs."""
        kept = [list(row) for row in rows]
        self._archive.writestr(f"{name}.csv", b"".join(csv_of(columns, kept)))
        said = [dict(zip(columns, row, strict=True)) for row in kept]
        self.words(f"{name}.json", said)

    def words(self, name: str, said: Any) -> None:
        """Add a file of JSON."""
        text = json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        self._archive.writestr(name, text)

    def text(self, name: str, said: str) -> None:
        self._archive.writestr(name, said)

    def picture(self, name: str, picture: Picture) -> None:
        """Add the largest JPEG of a picture of the town; nothing for one that is gone."""
        if not picture:
            return
        kept = storage.content(f"{picture.key}-{picture.width}.jpg")
        if kept is not None:
            self._archive.writestr(f"images/{name}.jpg", kept)

    def finished(self) -> IO[bytes]:
        """The whole file, at its beginning."""
        self._archive.close()
        self.file.seek(0)
        return self.file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()
        self.file.close()
