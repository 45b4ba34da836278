"""PostgreSQL: who we are there, what it promises, and whether the tables are this version's."""

from __future__ import annotations

from typing import Any

import psycopg

from halles.doctor.findings import Ill
from halles.selftests import sessions
from halles.selftests.tables import missing_in_registry
from tenants.fleet import status

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
        " has_database_privilege(current_database(), 'CREATE'), rolcreatedb OR rolsuper OR EXISTS"
        " (SELECT FROM pg_database WHERE datname = current_database() || '_template')"
        " FROM pg_roles WHERE rolname = session_user"
    )
    name, makes_roles, makes_schemas, makes_template = _row(question, "DATABASE_OWNER_URL")
    if not (makes_roles and makes_schemas):
        raise Ill(
            f"{name} cannot open a town: it may not make a role and a schema.",
            mend=f"As superuser: ALTER ROLE {name} CREATEROLE; and make it owner of the database.",
        )
    if not makes_template:
        raise Ill(
            f"{name} cannot migrate towns: it may not make the database to try migrations in.",
            mend=f"As superuser: ALTER ROLE {name} CREATEDB;",
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
    """Whether the registry and each town are at the version of this code, and unchanged by hand."""
    if missing_in_registry():
        raise Ill("The registry is behind this version.", mend="Run: halles migrate")
    lines = status.lines()
    late = [line for line in lines if line.standing not in status.SOUND]
    if late:
        said = ", ".join(f"{line.town} ({line.standing})" for line in late[:5])
        raise Ill(
            f"{len(late)} of {len(lines)} towns are not well: {said}.",
            mend="Run: halles migrate; then see: halles towns status",
        )
    return f"public and {len(lines)} towns are at this version"


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
