"""What a session with PostgreSQL must be: ours alone, with few rights, kept and on time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from halles.selftests.refusal import Refused

Session = psycopg.Connection[tuple[Any, ...]]
SKEW_ALLOWED_S = 60
READS = 50


def connect(name: str = "DATABASE_URL") -> Session:
    """
    A session of that login, as a stranger to Django; psycopg.OperationalError while the
    database is away.
    """
    if not (url := getattr(settings, name)):
        raise Refused(f"{name} is not set.", mend="Run: halles up, or set it in .env")
    where = make_conninfo(url, dbname=connection.settings_dict["NAME"], connect_timeout=5)
    # A pooler would not know a statement that was prepared on another connection.
    return psycopg.connect(where, autocommit=True, prepare_threshold=None)


def login(session: Session) -> str:
    name, superuser, bypass, inherits = _row(
        session,
        "SELECT rolname, rolsuper, rolbypassrls, rolinherit FROM pg_roles"
        " WHERE rolname = session_user",
    )
    if superuser or bypass:
        raise Refused(
            f"{name} is a superuser: no wall between towns holds.",
            mend=f"As superuser: ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS;",
        )
    if inherits:
        raise Refused(
            f"{name} inherits the rights of every town.",
            mend=f"As superuser: ALTER ROLE {name} NOINHERIT;",
        )
    question = "SELECT count(*) FROM pg_class WHERE relowner = session_user::regrole"
    if owned := _row(session, question)[0]:
        raise Refused(
            f"{name} owns {owned} tables: it could drop its own limits.",
            mend="Give DATABASE_URL a login of its own, and migrate with DATABASE_OWNER_URL.",
        )
    return f"{name} owns nothing and is no superuser"


def promises(session: Session) -> str:
    for name in ("synchronous_commit", "fsync", "full_page_writes"):
        if (value := _row(session, f"SHOW {name}")[0]) == "off":
            raise Refused(
                f"{name} is {value}: a paid order may be forgotten.",
                mend=f"Set {name} = on in postgresql.conf, and for the role and the database.",
            )
    return "what is committed is on disk"


def clock(session: Session, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> str:
    theirs = _row(session, "SELECT clock_timestamp()")[0]
    skew = abs((theirs - now()).total_seconds())
    if skew > SKEW_ALLOWED_S:
        raise Refused(
            f"The clock is {skew:.0f} s apart from the database's.",
            mend="Let both machines keep time by NTP (chrony, systemd-timesyncd).",
        )
    return f"{skew:.1f} s apart from the database"


def stays(one: Session, two: Session) -> str:
    """Two sessions, read in turn: each must find the state it left, on a server of its own."""
    expected = {"one": _mark(one, "one"), "two": _mark(two, "two")}
    for _ in range(READS):
        for name, session in (("one", one), ("two", two)):
            if _state(session) != expected[name]:
                raise Refused(
                    "A pooler changes the connection between statements: towns would mix.",
                    mend="Connect to PostgreSQL itself, or set the pooler to session mode.",
                )
    return "a connection stays the same between statements"


def _mark(session: Session, name: str) -> tuple[Any, ...]:
    path = f"halles_{name}"
    session.execute(
        "SELECT set_config('halles.probe', %s, false), set_config('search_path', %s, false)",
        [name, path],
    )
    login, town, server = _row(
        session,
        "SELECT session_user, (SELECT rolname FROM pg_roles WHERE rolname <> session_user"
        " AND pg_has_role(session_user, oid, 'MEMBER') ORDER BY rolname LIMIT 1),"
        " pg_backend_pid()",
    )
    # One of them enters a town's role, where there is a town: a state no pooler can follow.
    role = town if town and name == "one" else login
    session.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
    return name, path, role, server


def _state(session: Session) -> tuple[Any, ...]:
    return _row(
        session,
        "SELECT current_setting('halles.probe', true), current_setting('search_path'),"
        " current_user, pg_backend_pid()",
    )


def _row(session: Session, question: str) -> tuple[Any, ...]:
    return session.execute(sql.SQL(question)).fetchone() or ()
