"""Whether the tables are those of this version."""

from functools import lru_cache

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Migrations = frozenset[tuple[str, str]]


def missing_in_registry() -> Migrations:
    """What this version holds and the registry was not given; empty when it may serve."""
    given = MigrationRecorder(connection).migration_qs.values_list("app", "name")
    return held_for_registry() - frozenset(given)


def held_for_registry() -> Migrations:
    return held(tuple(settings.SHARED_APPS))


@lru_cache(maxsize=2)
def held(names: tuple[str, ...]) -> Migrations:
    """The migrations of these apps on disk, read once: they are this version's."""
    labels = {config.label for config in apps.get_app_configs() if config.name in names}
    disk = MigrationLoader(None).disk_migrations
    return frozenset((label, name) for label, name in disk if label in labels)
