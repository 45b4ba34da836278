"""From an archive to a schema beside the living ones, and every check before anyone enters it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

import psycopg
from django.conf import settings
from django.utils.module_loading import import_string
from django_tenants.utils import schema_context
from psycopg import sql

from halles import storage
from tenants import owner
from tenants.exports import asides, tables
from tenants.exports.archive import Archive
from tenants.exports.manifest import Manifest
from tenants.exports.taking import migrations
from tenants.owner import Owner
from tenants.schemas import anatomy, blueprints


class NotTheSame(Exception):
    """What was loaded, or what it would be loaded into, differs from what was taken."""


def load(archive: Archive) -> str:
    """
    Make a schema with the archive's rows in it, beside all towns; return its name.

    The tables are made from this version's blueprint. All triggers and constraints look at
    the rows as at new ones, then each table is read back and compared with the manifest, and
    the town's own checks run (settings.TOWN_CHECKS). Raises NotTheSame, and leaves nothing.
    """
    schema = f"{asides.BESIDE}{secrets.token_hex(6)}"
    blueprints.kept()
    with owner.connect() as connection:
        blueprints.replay(connection, schema)
        _fits(connection, schema, archive.manifest)
        try:
            _fill(connection, schema, archive)
        except (psycopg.IntegrityError, psycopg.DataError) as error:
            raise NotTheSame(f"PostgreSQL refuses its rows: {error}") from error
        asides.note(connection, schema, archive.manifest)
    try:
        _passes_its_checks(schema)
    except Exception:
        asides.drop(schema)
        raise
    return schema


def put_files_back(archive: Archive) -> int:
    """Write the files that the storage has not, under the keys they had; say how many."""
    uuid = archive.manifest.town["uuid"]
    there = {key for _, key in storage.kept_by(uuid)}
    missing = [file for file in archive.manifest.files if file.key not in there]
    for file in missing:
        bucket = settings.S3_PUBLIC_BUCKET if file.public else settings.S3_PRIVATE_BUCKET
        with archive.opened(file) as content:
            storage.put_back(bucket, file.key, content, content_type=file.content_type)
    return len(missing)


def _fits(connection: Owner, schema: str, manifest: Manifest) -> None:
    theirs, ours = (
        {f"{app}.{name}" for app, name in found}
        for found in (manifest.migrations, migrations(connection, schema))
    )
    if theirs != ours:
        raise NotTheSame(
            f"It was taken by Halles {manifest.halles} with other tables:"
            f" {_named(theirs ^ ours)}. Restore it with that version, then upgrade."
        )
    if manifest.postgres == connection.info.server_version // 10000:
        found = anatomy.fingerprint(connection, schema, grants=False)
        if found != manifest.anatomy:
            raise NotTheSame("The town's tables were not those of its version any more.")


def _fill(connection: Owner, schema: str, archive: Archive) -> None:
    taken = {table.name: table for table in archive.manifest.tables}
    here = tables.places(connection, schema)
    if {p.name: p.columns for p in here} != {t.name: t.columns for t in taken.values()}:
        raise NotTheSame("It has other tables or columns than this version.")
    for place in here:
        pieces = archive.pieces(taken[place.name])
        tables.fill(connection, place.whole, place.columns, pieces)
    for place in here:
        table = taken[place.name]
        if (tables.count(connection, place), tables.digest(connection, place)) != (
            table.rows,
            table.sha256,
        ):
            raise NotTheSame(f"{place.name} came out differently than it went in.")
    last = {table.name: table.position for table in taken.values() if table.position is not None}
    tables.go_on_after(connection, schema, last)
    # What is checked at commit, now: a journal that does not balance is named here.
    connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for place in here:
        connection.execute(sql.SQL("ANALYZE {}").format(place.whole))


def _passes_its_checks(schema: str) -> None:
    for name, path in settings.TOWN_CHECKS.items():
        with schema_context(schema):
            wrong = list(import_string(path)())
        if wrong:
            raise NotTheSame(f"{name}: {_named(map(str, wrong))}")


def _named(found: Iterable[str]) -> str:
    names = sorted(found)
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
