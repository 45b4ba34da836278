"""`halles towns clone`: another town with the same brand, shelves and shops, and nobody's data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from psycopg import IsolationLevel, sql

from halles import storage
from halles.accounts.models import User, normal
from halles.audit import actions as audit
from halles.audit.models import Entry
from tenants import owner
from tenants.actions import managers
from tenants.current import town_context
from tenants.exports import tables
from tenants.exports.tables import Place
from tenants.models import Commune, Town
from tenants.owner import Owner


class AlreadyLivedIn(Exception):
    """Somebody has an account in the town that was to be filled."""


def begin(commune: Commune, *, source: Town, at: datetime, by: str) -> None:
    """Say that the town about to be opened there is a clone: until it is filled, no other is."""
    audit.record("clone begun", target=commune.insee, by=by, at=at, source=str(source))


def unfinished(commune: Commune) -> Town | None:
    """The town that a clone was opening there when it stopped; never one that others opened."""
    begun = Entry.objects.filter(verb="clone begun", target=commune.insee).order_by("at").last()
    town = Town.objects.filter(commune=commune, state=Town.State.TRIAL).first()
    if begun is None or town is None or town.created_at < begun.at:
        return None
    filled = Entry.objects.filter(verb="town cloned", target=str(town), at__gte=begun.at)
    return None if filled.exists() else town


def fill(town: Town, *, source: Town, manager: str, at: datetime, by: str) -> dict[str, int]:
    """
    Make `town`, just opened, a copy of `source` as settings.CLONED says; return rows by table.

    Every shop of it is looked after by `manager`, who is invited. Its uuid is its own, so no
    session, link, code or signature of the other town is worth anything in it. May be
    repeated until it succeeds. Raises AlreadyLivedIn.
    """
    manager = normal(manager)
    with town_context(town):
        if User.objects.exclude(email=manager).exists():
            raise AlreadyLivedIn(f"{town} has accounts already.")
    managers.invite(town, email=manager, at=at, by=by)
    with town_context(town):
        keeper = {"id": str(User.objects.get(email=manager).pk), "email": manager, "": ""}
    _copy_files(source, town)
    with owner.connect() as old, owner.connect() as new:
        old.isolation_level, old.read_only = IsolationLevel.REPEATABLE_READ, True
        rows = dict(_copy_rows(old, new, source, town, keeper))
    audit.record("town cloned", target=str(town), by=by, at=at, source=str(source))
    return rows


def _copy_rows(
    old: Owner, new: Owner, source: Town, town: Town, keeper: dict[str, str]
) -> Iterator[tuple[str, int]]:
    here = [p for p in tables.places(new, town.schema_name) if p.name in settings.CLONED]
    for place in reversed(here):
        new.execute(sql.SQL("DELETE FROM {}").format(place.whole))
    last = tables.positions(old, source.schema_name)
    for place in here:
        query = sql.SQL("SELECT {} FROM {}").format(
            sql.SQL(", ").join(_values(place, source, town, keeper)),
            sql.Identifier(source.schema_name, place.name),
        )
        tables.fill(new, place.whole, place.columns, tables.copied_query(old, query))
        yield place.name, tables.count(new, place)
    tables.go_on_after(new, town.schema_name, last)


def _values(
    place: Place, source: Town, town: Town, keeper: dict[str, str]
) -> Iterator[sql.Composable]:
    """What each column has in the clone: its keeper, the town's own file, or what it had."""
    for column in place.columns:
        name = sql.Identifier(column)
        if column in settings.CLONED[place.name]:
            value = keeper[settings.CLONED[place.name][column]]
            yield sql.SQL("{}::bigint" if column.endswith("_id") else "{}").format(
                sql.Literal(value)
            )
        elif column.endswith("_key"):
            words = sql.Literal(f"{source.uuid}/"), sql.Literal(f"{town.uuid}/")
            yield sql.SQL("replace({}, {}, {})").format(name, *words)
        else:
            yield name


def _copy_files(source: Town, town: Town) -> None:
    # Each town has its own: the day one is erased, the other's pictures stay.
    for bucket, key in storage.kept_by(str(source.uuid)):
        if bucket == settings.S3_PUBLIC_BUCKET:
            ours = key.replace(str(source.uuid), str(town.uuid), 1)
            with storage.opened(bucket, key) as (content_type, body):
                storage.put_back(bucket, ours, body, content_type=content_type)
