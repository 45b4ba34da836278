"""Making a schema that stands beside the one a town lives in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import psycopg
from django.utils.module_loading import autodiscover_modules
from psycopg import sql
from psycopg.types.json import Jsonb

from halles.outbox.later import JOBS
from halles.outbox.models import Message
from tenants import owner, rights
from tenants.exports import asides, registry, tables
from tenants.exports.archive import Archive
from tenants.models import Town
from tenants.owner import Owner
from tenants.schemas import blueprints
from tenants.timed import TIMED

# How long everybody else of that town waits for us, and we for them.
PATIENCE = "2s"
# Where the tables that gave the last numbers are gone, nobody knows how far they had come: a
# link that was mailed with one of them must not lead to another thing.
LEAP = 1_000_000
_HOLD = """
UPDATE {} SET dead = true, last_error = %s WHERE done_at IS NULL AND NOT dead AND job <> ALL(%s)
"""
_LETTERS = """
INSERT INTO public.tenants_deadletter (schema_name, message_id, job, died_at)
SELECT {}, id, job, now() FROM {} WHERE dead AND done_at IS NULL
"""
_TRACE = """
INSERT INTO public.audit_entry (at, by, verb, target, detail)
SELECT %s, %s, 'town restored', name, %s FROM public.tenants_town WHERE schema_name = %s
"""
_AGAIN = "UPDATE {} SET published_at = NULL WHERE done_at IS NULL AND NOT dead"
_HELD = "Restored from a copy: it may have been done since. Look before it is tried again."


class WouldReplace(Exception):
    """The town lives: its tables are only replaced when that is asked for."""


class Clash(Exception):
    """The archive's town cannot be entered here: a name it needs is another's."""


def make_live(schema: str, archive: Archive, *, swap: bool, at: datetime, by: str) -> str:
    """
    Have the archive's town live in `schema`; return the name its former one is kept under.

    One transaction, the trace included. A town this registry knows keeps its rows there (hosts,
    state, moves), one it does not know is entered as it was, and the name is "" where there was
    no former schema.
    Raises WouldReplace and Clash.
    """
    manifest = archive.manifest
    _load_jobs()
    with owner.connect() as connection:
        _be_patient(connection)
        known = connection.execute(
            "SELECT schema_name FROM public.tenants_town WHERE uuid = %s FOR UPDATE",
            [manifest.town["uuid"]],
        ).fetchone()
        name = known[0] if known else _entered(connection, archive)
        return _moved_in(connection, schema, name, swap=swap, note={"at": at, "by": by})


def swap(schema: str, *, at: datetime, by: str) -> str:
    """Have a town live in `schema`; return the name its former one is kept under."""
    beside = asides.named(schema)
    _load_jobs()
    with owner.connect() as connection:
        _be_patient(connection)
        known = connection.execute(
            "SELECT schema_name FROM public.tenants_town WHERE uuid = %s FOR UPDATE",
            [beside.town],
        ).fetchone()
        if known is None:
            raise asides.NoSuchSchema(f"{schema} is of no town that is known here.")
        return _moved_in(connection, schema, known[0], swap=True, note={"at": at, "by": by})


def _moved_in(
    connection: Owner, schema: str, name: str, *, swap: bool, note: dict[str, Any]
) -> str:
    kept = ""
    if blueprints.exists(connection, name):
        if not swap:
            raise WouldReplace(name)
        last = _nobody_writes(connection, name)
        kept = _put_aside(connection, name, note)
    else:
        last = {t: n + LEAP for t, n in tables.positions(connection, schema).items()}
    tables.go_on_after(connection, schema, last)
    _hold_what_speaks_to_the_outside(connection, schema)
    asides.close_to(connection, schema, role=schema)
    _rename(connection, schema, name)
    connection.execute(sql.SQL("COMMENT ON SCHEMA {} IS NULL").format(sql.Identifier(name)))
    connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(schema)))
    rights.give_town(connection, name)
    _told(connection, name)
    connection.execute(_TRACE, [note["at"], note["by"], Jsonb({"kept": kept}), name])
    return kept


def _hold_what_speaks_to_the_outside(connection: Owner, schema: str) -> None:
    """
    Leave messages to a person whose effects outside of the database may be there already.

    What only touches the town's tables is done again: its effects went back with them. So is
    what the clock asks for, which looks each time at what is due.
    """
    again = {name for name, job in JOBS.items() if not job.outside}
    again |= {timed.job.name for timed in TIMED}
    table = sql.Identifier(schema, Message._meta.db_table)
    connection.execute(sql.SQL(_HOLD).format(table), [_HELD, sorted(again)])
    connection.execute(sql.SQL(_AGAIN).format(table))


def _load_jobs() -> None:
    # Slow in a process that has not yet: never while a town waits for us.
    for module in ("tasks", "clock"):
        autodiscover_modules(module)


def _be_patient(connection: Owner) -> None:
    connection.execute(sql.SQL("SET LOCAL lock_timeout = {}").format(sql.Literal(PATIENCE)))


def _entered(connection: Owner, archive: Archive) -> str:
    name = str(archive.manifest.town["schema_name"])
    role = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    if role or blueprints.exists(connection, name):
        raise Clash(f"The schema or the role {name} is there already, and not of this town.")
    try:
        registry.write(connection, archive.manifest)
        for table in archive.manifest.shared:
            registry.write_shared(connection, table, archive.pieces(table))
    except psycopg.IntegrityError as error:
        raise Clash(f"The registry refuses the town: {error.diag.message_detail}") from error
    return name


def _nobody_writes(connection: Owner, name: str) -> dict[str, int]:
    """Wait until every transaction of the town has ended, and keep others out; last numbers."""
    places = tables.places(connection, name)
    whole = sql.SQL(", ").join(place.whole for place in places)
    connection.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(whole))
    return tables.positions(connection, name)


def _put_aside(connection: Owner, name: str, note: dict[str, Any]) -> str:
    kept = f"{asides.ASIDE}{name.removeprefix('t_')}_{note['at']:%Y%m%d%H%M%S}"
    town = Town.objects.get(schema_name=name)
    said = f"{town}, as it was until {note['at'].isoformat()}, put aside by {note['by']}"
    asides.close_to(connection, name, role=name)
    asides.write_note(connection, name, {"town": str(town.uuid), "said": said})
    _rename(connection, name, kept)
    return kept


def _rename(connection: Owner, before: str, after: str) -> None:
    connection.execute(
        sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(*map(sql.Identifier, (before, after)))
    )


def _told(connection: Owner, name: str) -> None:
    """The registry knows the version, the relay that messages may wait, the console which do."""
    version = blueprints.version_of(connection, name)
    for statement, asked in (
        ("UPDATE public.tenants_town SET schema_version = %s WHERE schema_name = %s", version),
        ("INSERT INTO public.tenants_outboxhint (due_at, schema_name) VALUES (%s, %s)", "now"),
        ("DELETE FROM public.tenants_deadletter WHERE %s AND schema_name = %s", "true"),
    ):
        connection.execute(statement, [asked, name])
    letters = sql.SQL(_LETTERS).format(sql.Literal(name), sql.Identifier(name, "outbox_message"))
    connection.execute(letters)
