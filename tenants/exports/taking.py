"""`halles towns export`: one town, at one moment, in one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

from django.conf import settings
from psycopg import IsolationLevel, sql

from halles import storage
from tenants import owner
from tenants.exports import registry, tables
from tenants.exports.draft import Draft, draft
from tenants.exports.manifest import File, Manifest, Table
from tenants.models import Town
from tenants.schemas import anatomy, blueprints

PIECE = 1 << 18


class NothingToTake(Exception):
    """The town has no tables yet, or no longer."""


def take(
    town: Town, place: Path, *, at: datetime, only: Callable[[str], bool] | None = None
) -> tuple[Manifest, str]:
    """
    Write the town's archive to `place`; return its manifest and its fingerprint.

    All tables, or those whose name `only` accepts, are of one moment: one transaction that
    sees nothing of what others write meanwhile, and makes nobody wait. The files follow
    after it: a file is never changed once it is written. The archive holds personal data.
    Raises NothingToTake, and FileExistsError.
    """
    with draft(place) as target:
        manifest = _tables(town, target, at, only or (lambda table: True))
        manifest.files = list(_files(str(town.uuid), target))
        return manifest, target.close_with(manifest)


def migrations(connection: owner.Owner, schema: str) -> list[list[str]]:
    """What was applied to a schema: with the same list, it has the same tables."""
    query = sql.SQL("SELECT app, name FROM {} ORDER BY app, name")
    applied = connection.execute(query.format(sql.Identifier(schema, "django_migrations")))
    return [list(row) for row in applied.fetchall()]


def _tables(town: Town, target: Draft, at: datetime, only: Callable[[str], bool]) -> Manifest:
    with owner.connect() as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        if not tables.places(connection, town.schema_name):
            raise NothingToTake(f"{town} has no tables.")
        manifest = Manifest(
            halles=version("halles"),
            taken_at=at.isoformat(),
            base_host=settings.BASE_HOST,
            postgres=connection.info.server_version // 10000,
            anatomy=anatomy.fingerprint(connection, town.schema_name, grants=False),
            schema_version=blueprints.version_of(connection, town.schema_name),
            migrations=migrations(connection, town.schema_name),
            registry=registry.taken(connection, town.pk),
        )
        manifest.tables = list(_own(connection, town.schema_name, target, only))
        manifest.shared = list(_shared(connection, town.schema_name, target))
        return manifest


def _own(
    connection: owner.Owner, schema: str, target: Draft, only: Callable[[str], bool]
) -> Iterator[Table]:
    last = tables.positions(connection, schema)
    for place in tables.places(connection, schema):
        if only(place.name):
            member = f"tables/{place.name}.copy"
            length, sha256 = target.add(member, tables.copied(connection, place))
            yield Table(
                name=place.name,
                member=member,
                columns=place.columns,
                rows=tables.count(connection, place),
                bytes=length,
                sha256=sha256,
                position=last.get(place.name),
            )


def _shared(connection: owner.Owner, schema: str, target: Draft) -> Iterator[Table]:
    for name, columns in registry.shared():
        query = registry.shared_rows(name, columns, schema)
        length, sha256 = target.add(f"shared/{name}.copy", tables.copied_query(connection, query))
        found = connection.execute(sql.SQL("SELECT count(*) FROM ({}) AS t").format(query))
        rows = (found.fetchone() or (0,))[0]
        yield Table(
            name=name,
            member=f"shared/{name}.copy",
            columns=columns,
            rows=rows,
            bytes=length,
            sha256=sha256,
        )


def _files(uuid: str, target: Draft) -> Iterator[File]:
    for number, (bucket, key) in enumerate(storage.kept_by(uuid), start=1):
        member = f"files/{number:06}"
        with storage.opened(bucket, key) as (content_type, body):
            length, sha256 = target.add(member, _pieces(body))
        yield File(
            member=member,
            public=bucket == settings.S3_PUBLIC_BUCKET,
            key=key,
            content_type=content_type,
            bytes=length,
            sha256=sha256,
        )


def _pieces(body: IO[bytes]) -> Iterator[bytes]:
    while piece := body.read(PIECE):
        yield piece
