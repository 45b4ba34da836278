"""PostgreSQL: who we are there, what it promises, and whether the tables are this version's."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from halles.doctor.findings import Ill
from halles.selftests import sessions
from halles.selftests.tables import Migrations, held_for_registry, held_for_towns

NEEDED_EXTENSIONS = {"pg_trgm", "unaccent"}


def answers() -> str:
    version = int(_one("SHOW server_version_num"))
    if version < 150000:
        raise Ill(f"PostgreSQL {version // 10000} is too old.", mend="Use PostgreSQL 15 or later.")
    return f"PostgreSQL {version // 10000}.{version % 10000} answers"


def application_login() -> str:
    with _connect() as session:
        return sessions.login(session)


def owner_login() -> str:
    question = (
        "SELECT session_user, rolcreaterole OR rolsuper,"
        " has_database_privilege(current_database(), 'CREATE')"
        " FROM pg_roles WHERE rolname = session_user"
    )
    name, makes_roles, makes_schemas = _row(question, "DATABASE_OWNER_URL")
    if not (makes_roles and makes_schemas):
        raise Ill(
            f"{name} cannot open a town: it may not make a role and a schema.",
            mend=f"As superuser: ALTER ROLE {name} CREATEROLE; and make it owner of the database.",
        )
    return f"{name} may make roles and schemas"


def promises() -> str:
    with _connect() as session:
        return sessions.promises(session)


def no_pooler_between() -> str:
    with _connect() as one, _connect() as two:
        return sessions.stays(one, two)


def extensions() -> str:
    known = _one("SELECT array_agg(extname::text) FROM pg_extension") or []
    if missing := sorted(NEEDED_EXTENSIONS - set(known)):
        raise Ill(f"{', '.join(missing)} missing.", mend="Run: halles migrate")
    return ", ".join(sorted(NEEDED_EXTENSIONS))


def clock() -> str:
    with _connect() as session:
        return sessions.clock(session)


def tables() -> str:
    """Compare what each schema has been given with what this version holds."""
    with _connect("DATABASE_OWNER_URL") as owner:
        if not owner.execute("SELECT to_regclass('public.tenants_town')").fetchone()[0]:  # type: ignore[index]
            raise Ill("The database is empty.", mend="Run: halles migrate")
        late = _late(owner, "public", held_for_registry())
        towns = [
            row[0]
            for row in owner.execute(
                "SELECT schema_name FROM tenants_town WHERE state <> 'preparing'"
            )
        ]
        late += [schema for town in towns for schema in _late(owner, town, held_for_towns())]
    if late:
        raise Ill(f"Behind this version: {', '.join(late[:5])}.", mend="Run: halles migrate")
    return f"public and {len(towns)} towns are at this version"


def _late(owner: psycopg.Connection[Any], schema: str, wanted: Migrations) -> list[str]:
    table = sql.Identifier(schema, "django_migrations")
    given = set(owner.execute(sql.SQL("SELECT app, name FROM {}").format(table)).fetchall())
    return [] if wanted <= given else [schema]


def _connect(name: str = "DATABASE_URL") -> sessions.Session:
    try:
        return sessions.connect(name)
    except psycopg.OperationalError as error:
        says = str(error).splitlines()[0]
        raise Ill(says, mend=f"Start it (halles up), or correct {name}.") from error


def _row(question: str, name: str = "DATABASE_URL") -> Any:
    with _connect(name) as session:
        return session.execute(question).fetchone()


def _one(question: str) -> Any:
    return _row(question)[0]
