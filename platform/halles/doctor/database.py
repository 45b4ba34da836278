"""PostgreSQL: who we are there, what it promises, and whether the tables are this version's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql
from psycopg.conninfo import make_conninfo

from halles.doctor.findings import Ill

SKEW_ALLOWED_S = 60
NEEDED_EXTENSIONS = {"pg_trgm", "unaccent"}


def answers() -> str:
    version = int(_one("SHOW server_version_num"))
    if version < 150000:
        raise Ill(f"PostgreSQL {version // 10000} is too old.", mend="Use PostgreSQL 15 or later.")
    return f"PostgreSQL {version // 10000}.{version % 10000} answers"


def application_login() -> str:
    name, superuser, bypass, inherits = _row(
        "SELECT rolname, rolsuper, rolbypassrls, rolinherit FROM pg_roles"
        " WHERE rolname = session_user"
    )
    if superuser or bypass:
        raise Ill(
            f"{name} is a superuser: no wall between towns holds.",
            mend=f"As superuser: ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS;",
        )
    if inherits:
        raise Ill(
            f"{name} inherits the rights of every town.",
            mend=f"As superuser: ALTER ROLE {name} NOINHERIT;",
        )
    if owned := _one("SELECT count(*) FROM pg_class WHERE relowner = session_user::regrole"):
        raise Ill(
            f"{name} owns {owned} tables: it could drop its own limits.",
            mend="Give DATABASE_URL a login of its own, and migrate with DATABASE_OWNER_URL.",
        )
    return f"{name} owns nothing and is no superuser"


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
    for name in ("synchronous_commit", "fsync", "full_page_writes"):
        if (value := _one(f"SHOW {name}")) == "off":
            raise Ill(
                f"{name} is {value}: a paid order may be forgotten.",
                mend=f"Set {name} = on in postgresql.conf, and for the role and the database.",
            )
    return "what is committed is on disk"


def no_pooler_between() -> str:
    with _connect("DATABASE_URL") as session:
        session.autocommit = True
        session.execute("SELECT set_config('halles.probe', 'here', false)")
        row = session.execute("SELECT current_setting('halles.probe', true)").fetchone()
    if row != ("here",):
        raise Ill(
            "A pooler changes the connection between statements: towns would mix.",
            mend="Connect to PostgreSQL itself, or set the pooler to session mode.",
        )
    return "a connection stays the same between statements"


def extensions() -> str:
    known = _one("SELECT array_agg(extname::text) FROM pg_extension") or []
    if missing := sorted(NEEDED_EXTENSIONS - set(known)):
        raise Ill(f"{', '.join(missing)} missing.", mend="Run: halles migrate")
    return ", ".join(sorted(NEEDED_EXTENSIONS))


def clock() -> str:
    skew = abs((_one("SELECT clock_timestamp()") - datetime.now(UTC)).total_seconds())
    if skew > SKEW_ALLOWED_S:
        raise Ill(
            f"{skew:.0f} s apart from the database.",
            mend="Let both machines keep time by NTP (chrony, systemd-timesyncd).",
        )
    return f"{skew:.1f} s apart from the database"


def tables() -> str:
    """Compare what each schema has been given with what this version holds."""
    disk = MigrationLoader(None).disk_migrations
    with _connect("DATABASE_OWNER_URL") as owner:
        if not owner.execute("SELECT to_regclass('public.tenants_town')").fetchone()[0]:  # type: ignore[index]
            raise Ill("The database is empty.", mend="Run: halles migrate")
        late = _late(owner, "public", _labelled(disk, settings.SHARED_APPS))
        wanted = _labelled(disk, settings.TENANT_APPS)
        towns = [
            row[0]
            for row in owner.execute(
                "SELECT schema_name FROM tenants_town WHERE state <> 'preparing'"
            )
        ]
        late += [schema for town in towns for schema in _late(owner, town, wanted)]
    if late:
        raise Ill(f"Behind this version: {', '.join(late[:5])}.", mend="Run: halles migrate")
    return f"public and {len(towns)} towns are at this version"


def _labelled(disk: Any, names: list[str]) -> set[tuple[str, str]]:
    labels = {config.label for config in apps.get_app_configs() if config.name in names}
    return {(label, name) for label, name in disk if label in labels}


def _late(owner: psycopg.Connection[Any], schema: str, wanted: set[tuple[str, str]]) -> list[str]:
    table = sql.Identifier(schema, "django_migrations")
    given = set(owner.execute(sql.SQL("SELECT app, name FROM {}").format(table)).fetchall())
    return [] if wanted <= given else [schema]


def _connect(name: str) -> psycopg.Connection[Any]:
    if not (url := getattr(settings, name)):
        raise Ill(f"{name} is not set.", mend="Run: halles up, or set it in .env")
    try:
        database = connection.settings_dict["NAME"]
        return psycopg.connect(make_conninfo(url, dbname=database, connect_timeout=5))
    except psycopg.OperationalError as error:
        says = str(error).splitlines()[0]
        raise Ill(says, mend=f"Start it (halles up), or correct {name}.") from error


def _row(question: str, name: str = "DATABASE_URL") -> Any:
    with _connect(name) as session:
        return session.execute(question).fetchone()


def _one(question: str) -> Any:
    return _row(question)[0]
