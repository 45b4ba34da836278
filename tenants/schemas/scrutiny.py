"""What a migration must be like to be replayed in a thousand towns."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.conf import settings
from django.db import migrations
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.utils.module_loading import import_string

from halles.outbox.later import JOBS, Job

# Each of these leaves a statement behind, whatever it is about.
_SPEAKING = (
    migrations.AddField,
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.AddConstraint,
    migrations.RemoveConstraint,
)


class CannotBeReplayed(Exception):
    """A migration of the towns does what cannot be replayed in each of them."""


class SaidNothing(Exception):
    """A migration that changes tables executed nothing: it ran in the wrong schema."""


def accept(given: Iterable[Migration]) -> None:
    """Raise CannotBeReplayed for a town's migration that needs Python, or no transaction."""
    for migration in filter(is_for_towns, given):
        if any(isinstance(one, migrations.RunPython) for one in _flat(migration.operations)):
            raise CannotBeReplayed(
                f'{migration} runs Python. Name a job instead: `job = "app.tasks.name"` in its'
                " class has each town do it after its tables have changed."
            )
        if not migration.atomic:
            raise CannotBeReplayed(
                f"{migration} is not atomic. A town changes in one transaction or not at all:"
                " make the index without CONCURRENTLY."
            )
        job_of(migration)


def expect(migration: Migration, said: list[str]) -> None:
    """Raise SaidNothing when a migration that must have changed a town's tables did not."""
    if not said and is_for_towns(migration) and any(map(_speaks, _flat(migration.operations))):
        raise SaidNothing(f"{migration} executed no statement in the template.")


def is_for_towns(migration: Migration) -> bool:
    return apps.get_app_config(migration.app_label).name in settings.TENANT_APPS


def job_of(migration: Migration) -> Job[[]] | None:
    """The job that each town is given with this migration; raise CannotBeReplayed for none such."""
    name = getattr(migration, "job", "")
    if not name:
        return None
    try:
        import_string(name)
        return JOBS[name]
    except (ImportError, KeyError) as error:
        raise CannotBeReplayed(f"{migration} names {name}, which is no job.") from error


def jobs() -> dict[tuple[str, str], Job[[]]]:
    """Every job that a migration on disk names, by migration."""
    known = MigrationLoader(None).disk_migrations
    named = {key: job_of(migration) for key, migration in known.items()}
    return {key: job for key, job in named.items() if job}


def _speaks(operation: Operation) -> bool:
    if isinstance(operation, migrations.CreateModel):
        options = operation.options
        return bool(options.get("managed", True)) and not options.get("proxy")
    if isinstance(operation, migrations.RunSQL):
        return bool(operation.sql)
    return isinstance(operation, _SPEAKING)


def _flat(operations: Iterable[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from _flat(operation.database_operations)
        else:
            yield operation
