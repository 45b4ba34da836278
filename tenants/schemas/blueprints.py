"""Building a town's schema: the script of its version is kept in `public`, and replayed."""

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from tenants import owner
from tenants.owner import Owner
from tenants.schemas import anatomy, script
from tenants.schemas.script import TOWN

_KEEP = """
INSERT INTO public.tenants_blueprint AS known (version, statements, fingerprint, made_at)
VALUES (%s, %s, %s, now())
ON CONFLICT (version) DO UPDATE SET (statements, fingerprint, made_at)
  = (excluded.statements, excluded.fingerprint, excluded.made_at)
WHERE (known.statements, known.fingerprint) <> (excluded.statements, excluded.fingerprint)
"""
_AGE = "UPDATE public.tenants_spare SET version = '' WHERE version = %s"


@cache
def version() -> str:
    """
    The name of the set of migrations that this code has on disk.

    It hashes their names without loading them. All apps count: in each town Django records
    the migrations of the registry's apps, too, as done.
    """
    return _named(key for app in apps.get_app_configs() for key in _on_disk(app.label))


def version_of(connection: Owner, schema: str) -> str:
    """The version a schema is at, read from its own record of migrations; "" when it is absent."""
    if not exists(connection, schema):
        return ""
    table = sql.Identifier(schema, "django_migrations")
    return _named(connection.execute(sql.SQL("SELECT app, name FROM {}").format(table)))


def exists(connection: Owner, schema: str) -> bool:
    found = connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema])
    return found.fetchone() is not None


def replay(connection: Owner, schema: str) -> None:
    """
    Make a town's schema with its tables, triggers, role, rights and record of migrations.

    All in the transaction of `connection`: a build that did not commit does not exist. Leaves
    the search path of that transaction on the new schema.
    """
    statements = kept()
    # One statement at a time, as Citus wants them, but without waiting for each answer.
    with connection.pipeline():
        for statement in statements:
            connection.execute(statement.replace(TOWN, schema).encode())


@cache
def kept() -> tuple[str, ...]:
    """The statements of this version's blueprint, which is made where there is none yet."""
    with owner.connect() as connection:
        found = connection.execute(
            "SELECT statements FROM public.tenants_blueprint WHERE version = %s", [version()]
        ).fetchone()
    return tuple(found[0]) if found else make()


def make() -> tuple[str, ...]:
    """
    Take the blueprint from the migrations, try it, and keep it under `version()`.

    `halles migrate` calls this at each run: rights depend on logins and on models, too, so one
    version may give another script. Spares of the former one are old from then on. Seconds
    long: never while rows are locked.
    """
    statements = tuple(script.from_migrations())
    with owner.connect() as connection:
        made = [version(), list(statements), _tried(connection, statements)]
        if connection.execute(_KEEP, made).rowcount:
            connection.execute(_AGE, [version()])
    kept.cache_clear()
    return statements


def _tried(connection: Owner, statements: Iterable[str]) -> str:
    # Built for good under the name it is written with, looked at, and undone.
    with connection.transaction(force_rollback=True):
        for statement in statements:
            connection.execute(statement.encode())
        return anatomy.fingerprint(connection, TOWN)


def _on_disk(label: str) -> list[tuple[str, str]]:
    package = find_spec(MigrationLoader.migrations_module(label)[0] or "")
    places = package.submodule_search_locations if package else None
    found = iter_modules(places or [])
    # What Django's own loader takes for a migration.
    return [(label, each.name) for each in found if not each.ispkg and each.name[0] not in "_~"]


def _named(migrations: Iterable[tuple[str, ...]]) -> str:
    names = sorted(".".join(key) for key in migrations)
    return sha256("\n".join(names).encode()).hexdigest()
