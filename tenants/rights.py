"""Who may touch which table: given by the owner after each change of the tables."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import LiteralString

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model
from psycopg import sql

from tenants.owner import Owner

# Every town's role is a member: what a town may do outside of its own schema.
TOWNS = sql.Identifier("halles_town")
_ROLE_ONCE = """
DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$
"""


def give_public(owner: Owner) -> None:
    """
    Let the application's login work in `public`, and towns do there what their models say.

    A model says `append_only = True` when nobody may change its rows, and
    `towns_may_add = True` when a town's transaction adds to it, and `owner_writes = True`
    when even the application only reads it.
    """
    public = sql.Identifier("public")
    owner.execute(sql.SQL(_ROLE_ONCE).format(role=TOWNS))
    for statement in _to_work_in(public, application(), models_of(settings.SHARED_APPS)):
        owner.execute(statement)
    # Read by whoever asks whether the tables are those of this version.
    owner.execute(sql.SQL("GRANT SELECT ON public.django_migrations TO {}").format(application()))
    for model in models_of(settings.SHARED_APPS):
        if getattr(model, "towns_may_add", False):
            table = sql.Identifier(model._meta.db_table)
            owner.execute(
                sql.SQL("GRANT INSERT, SELECT (id) ON public.{} TO {}").format(table, TOWNS)
            )


def give_town(owner: Owner, schema: str) -> None:
    """Make the town's role, let it work in its schema alone, and let the application enter it."""
    for statement in of_town(schema):
        owner.execute(statement)


def of_town(schema: str) -> list[sql.Composed]:
    """The statements of `give_town`: all may be run again."""
    role = sql.Identifier(schema)
    return [
        sql.SQL(_ROLE_ONCE).format(role=role),
        sql.SQL("GRANT {} TO {}").format(TOWNS, role),
        # The application's login does not inherit: it has the town's rights once it entered.
        sql.SQL("GRANT {} TO {}").format(role, application()),
        *on_tables(schema),
    ]


def on_tables(schema: str) -> list[sql.Composed]:
    """The statements that let a town's role, where it exists, work on the tables it has now."""
    role = sql.Identifier(schema)
    return list(_to_work_in(role, role, models_of(settings.TENANT_APPS)))


def models_of(names: Iterable[str]) -> list[type[Model]]:
    """The models with a table of their own in the apps of that list."""
    configs = [config for config in apps.get_app_configs() if config.name in set(names)]
    found = [m for config in configs for m in config.get_models(include_auto_created=True)]
    return [m for m in found if m._meta.managed and not m._meta.proxy]


def application() -> sql.Identifier:
    return sql.Identifier(str(connection.settings_dict["USER"]))


def _to_work_in(
    schema: sql.Identifier, role: sql.Identifier, models: list[type[Model]]
) -> Iterator[sql.Composed]:
    yield sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, role)
    # Tables of the same rights together: a statement each would be a third of an opening.
    for rights, alike in groupby(sorted(models, key=_rights_on), key=_rights_on):
        names = [sql.Identifier(model._meta.db_table) for model in alike]
        tables = sql.SQL(", ").join(sql.SQL("{}.{}").format(schema, name) for name in names)
        yield sql.SQL(f"GRANT {rights} ON {{}} TO {{}}").format(tables, role)


def _rights_on(model: type[Model]) -> LiteralString:
    if getattr(model, "owner_writes", False):
        return "SELECT"
    if getattr(model, "append_only", False):
        return "SELECT, INSERT"
    return "SELECT, INSERT, UPDATE, DELETE"
