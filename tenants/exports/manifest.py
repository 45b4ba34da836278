"""What an archive says of itself: the list that everything in it is checked against."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

FORMAT = 1


class BadArchive(Exception):
    """The file is not an archive of ours, or not as it was written."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table as it was copied; `position` is the last number its identity gave, or None."""

    name: str
    member: str
    columns: list[str]
    rows: int
    bytes: int
    sha256: str
    position: int | None = None


@dataclass(frozen=True, kw_only=True)
class File:
    """A file of the town's storage; `public` says in which bucket."""

    member: str
    public: bool
    key: str
    content_type: str
    bytes: int
    sha256: str


@dataclass(kw_only=True)
class Manifest:
    halles: str
    taken_at: str
    base_host: str
    # The server's major version, and what its catalogue said of the town (tenants.schemas.anatomy).
    postgres: int
    anatomy: str
    schema_version: str
    migrations: list[list[str]]
    # The town's own rows in the registry, table by table, as PostgreSQL writes them in JSON.
    registry: dict[str, list[dict[str, Any]]]
    tables: list[Table] = field(default_factory=list)
    # Rows of shared tables that go with the town.
    shared: list[Table] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    format: int = FORMAT

    @property
    def town(self) -> dict[str, Any]:
        return self.registry["tenants_town"][0]

    @property
    def hashes(self) -> dict[str, str]:
        return {table.name: table.sha256 for table in self.tables}

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @classmethod
    def read(cls, content: bytes) -> Manifest:
        """Raise BadArchive where the text is not a manifest of this format."""
        try:
            said = json.loads(content)
            if said["format"] != FORMAT:
                raise BadArchive(f"This archive is of format {said['format']}, not {FORMAT}.")
            said |= {name: [Table(**one) for one in said[name]] for name in ("tables", "shared")}
            manifest = cls(**said | {"files": [File(**one) for one in said["files"]]})
            _ = manifest.town["uuid"], manifest.town["schema_name"]
            return manifest
        except (ValueError, TypeError, LookupError) as error:
            raise BadArchive(f"Its manifest cannot be read: {error!r}.") from error


def seal(manifest: bytes, secret: str | None = None) -> str:
    """What only this installation can write under a manifest."""
    return salted_hmac("halles.exports", manifest, secret=secret, algorithm="sha256").hexdigest()


def is_sealed(manifest: bytes, said: str) -> bool:
    """Whether this installation wrote that manifest, with the key of today or a former one."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(seal(manifest, key), said) for key in keys)
