"""Who may touch which table: given by the owner after each change of the tables."""

from collections.abc import Iterable

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
    `towns_may_add = True` when a town's transaction adds to it.
    """
    public = sql.Identifier("public")
    owner.execute(sql.SQL(_ROLE_ONCE).format(role=TOWNS))
    _give(owner, public, application(), models_of(settings.SHARED_APPS))
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
    role = sql.Identifier(schema)
    owner.execute(sql.SQL(_ROLE_ONCE).format(role=role))
    owner.execute(sql.SQL("GRANT {} TO {}").format(TOWNS, role))
    # The application's login does not inherit: it has the town's rights only once it entered.
    owner.execute(sql.SQL("GRANT {} TO {}").format(role, application()))
    _give(owner, role, role, models_of(settings.TENANT_APPS))


def models_of(names: Iterable[str]) -> list[type[Model]]:
    """The models with a table of their own in the apps of that list."""
    configs = [config for config in apps.get_app_configs() if config.name in set(names)]
    found = [m for config in configs for m in config.get_models(include_auto_created=True)]
    return [m for m in found if m._meta.managed and not m._meta.proxy]


def application() -> sql.Identifier:
    return sql.Identifier(str(connection.settings_dict["USER"]))


def _give(
    owner: Owner, schema: sql.Identifier, role: sql.Identifier, models: list[type[Model]]
) -> None:
    owner.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, role))
    for model in models:
        table = sql.SQL("{}.{}").format(schema, sql.Identifier(model._meta.db_table))
        change = "" if getattr(model, "append_only", False) else ", UPDATE, DELETE"
        owner.execute(sql.SQL(f"GRANT SELECT, INSERT{change} ON {{}} TO {{}}").format(table, role))
