"""One town, one transaction: what new migrations executed in the template, executed again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models.sql import InsertQuery
from django.utils import timezone
from psycopg import sql

from halles.outbox.later import Job
from halles.outbox.models import Message
from tenants import rights
from tenants.owner import Owner
from tenants.schemas.script import TOWN
from tenants.schemas.template import Change, Key

# A statement that waits for a lock makes every later one wait behind it: better give up.
LOCK_TIMEOUT = "3s"
_ENTER = "SELECT set_config('lock_timeout', %s, true), set_config('search_path', %s, true)"


class NotThisCode(Exception):
    """The town has had migrations this code does not know, or its schema is not there."""


@dataclass(frozen=True)
class Score:
    """What is replayed, and all that a thread would else have to ask Django for."""

    version: str
    changes: tuple[Change, ...]
    # By migration: the statement that posts its job, and what it takes.
    posts: dict[Key, tuple[str, tuple[Any, ...]]]
    # Run where a table was made; the town's name is TOWN in them.
    grants: tuple[str, ...]

    def missing(self, applied: set[Key]) -> list[Change]:
        return [change for change in self.changes if change.key not in applied]


def score(version: str, changes: Iterable[Change], jobs: dict[Key, Job[[]]]) -> Score:
    """Gathered once; `jobs` are those that migrations name, by migration."""
    posts = {key: _post(job) for key, job in jobs.items()}
    grants = tuple(statement.as_string(None) for statement in rights.on_tables(TOWN))
    return Score(version, tuple(changes), posts, grants)


def replay(server: Owner, schema: str, score: Score) -> None:
    """
    Bring a town to the score's version, or leave it as it was and raise what stopped it.

    `server` is in autocommit. A town that has it all already only has its version noted.
    """
    # One statement at a time, as Citus wants them, but without waiting for each answer.
    with server.pipeline(), server.transaction():
        server.execute(_ENTER, [LOCK_TIMEOUT, f"{schema}, public"])
        missing = score.missing(applied(server, schema, score))
        for change in missing:
            _execute(server, schema, change, score)
        if any(_makes_a_table(change) for change in missing):
            for grant in score.grants:
                server.execute(grant.replace(TOWN, schema).encode())
        server.execute(
            "UPDATE public.tenants_town SET schema_version = %s WHERE schema_name = %s",
            [score.version, schema],
        )


def applied(server: Owner, schema: str, score: Score) -> set[Key]:
    """The migrations a town has had; raise NotThisCode for one that the score does not have."""
    table = sql.Identifier(schema, "django_migrations")
    found = server.execute(sql.SQL("SELECT app, name FROM {}").format(table))
    had = {(app, name) for app, name in found}
    if unknown := had - {change.key for change in score.changes}:
        names = ", ".join(sorted(".".join(key) for key in unknown))
        raise NotThisCode(f"It has had migrations that this code does not have: {names}")
    return had


def _execute(server: Owner, schema: str, change: Change, score: Score) -> None:
    for statement in change.statements:
        server.execute(statement.encode())
    server.execute(
        "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, now())", change.key
    )
    if change.key in score.posts:
        server.execute(*score.posts[change.key])
        server.execute(
            "INSERT INTO public.tenants_outboxhint (schema_name, due_at) VALUES (%s, now())",
            [schema],
        )


def _makes_a_table(change: Change) -> bool:
    return any(statement.startswith("CREATE TABLE") for statement in change.statements)


def _post(job: Job[[]]) -> tuple[str, tuple[Any, ...]]:
    # Django's own words for the row, so that a new column of Message is never forgotten.
    query = InsertQuery(Message)
    message = Message(job=job.name, due_at=timezone.now())
    query.insert_values([f for f in Message._meta.concrete_fields if not f.primary_key], [message])
    ((statement, values),) = query.get_compiler(connection=connection).as_sql()
    return statement, tuple(values)
