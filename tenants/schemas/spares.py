"""Schemas made ahead of the towns: opening a town gives one of them the town's name."""

from uuid import uuid4

from django.conf import settings
from psycopg import sql

from tenants import owner
from tenants.owner import Owner
from tenants.schemas import blueprints

_TAKE = """
DELETE FROM public.tenants_spare WHERE schema_name = (
  SELECT schema_name FROM public.tenants_spare WHERE version = %s
  ORDER BY made_at LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING schema_name
"""
_OLD = """
DELETE FROM public.tenants_spare WHERE schema_name = (
  SELECT schema_name FROM public.tenants_spare WHERE version <> %s
  LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING schema_name
"""
_KEEP = """
INSERT INTO public.tenants_spare (schema_name, version, made_at) VALUES (%s, %s, now())
"""


def take(connection: Owner, schema: str) -> bool:
    """
    Give a spare of this version that name, to its role too; False when none is left.

    In the transaction of `connection`, which another one cannot take the same spare in. Rights,
    triggers and sequences stay: PostgreSQL knows the schema and its role by number.
    """
    spare = connection.execute(_TAKE, [blueprints.version()]).fetchone()
    if spare is None:
        return False
    before, after = sql.Identifier(spare[0]), sql.Identifier(schema)
    with connection.pipeline():
        connection.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(before, after))
        connection.execute(sql.SQL("ALTER ROLE {} RENAME TO {}").format(before, after))
    return True


def fill(*, most: int) -> int:
    """
    Make the spares that are lacking, `most` at a time, and say how many were made.

    Each is one transaction with its row: a crash leaves no schema that nobody knows of. Two
    that fill at once may make a few too many; they are used like the others.
    """
    made = 0
    with owner.connect() as connection:
        while made < most and count(connection) < settings.SPARE_TOWNS:
            with connection.transaction():
                _make(connection)
            made += 1
    return made


def clear(*, most: int) -> int:
    """
    Drop spares of another version than this one, `most` at a time, and say how many.

    They could be migrated like towns; making new ones is simpler and as fast.
    """
    dropped = 0
    with owner.connect() as connection:
        while dropped < most and _drop_one(connection):
            dropped += 1
    return dropped


def count(connection: Owner) -> int:
    """How many spares of this version wait for a town."""
    asked = "SELECT count(*) FROM public.tenants_spare WHERE version = %s"
    return int(connection.execute(asked, [blueprints.version()]).fetchall()[0][0])


def _make(connection: Owner) -> None:
    # Like a town's name, so that nobody can tell a town that was a spare from one that was built.
    schema = f"t_{uuid4().hex[:12]}"
    blueprints.replay(connection, schema)
    connection.execute(_KEEP, [schema, blueprints.version()])


def _drop_one(connection: Owner) -> bool:
    with connection.transaction():
        old = connection.execute(_OLD, [blueprints.version()]).fetchone()
        if old:
            name = sql.Identifier(old[0])
            connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(name))
            connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(name))
    return old is not None
