"""`halles migrate`: bring the registry and every town to this version's tables."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from rich.progress import Progress

from halles.stack import screen
from tenants import communes, owner, rights
from tenants.current import public_context
from tenants.fleet import migrating, rehearsal
from tenants.management.verbs import words
from tenants.models import Town
from tenants.schemas import blueprints, scrutiny, spares, template

REFUSALS = (
    scrutiny.CannotBeReplayed,
    scrutiny.SaidNothing,
    template.NoTemplate,
    migrating.CanaryFailed,
)


class Command(BaseCommand):
    # Django checks that makemigrations has the same.
    autodetector = MigrationAutodetector
    help = "Migrate the registry, then every town, as the owner of the tables."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--town", default="", help="subdomain, host or INSEE code: no other")
        parser.add_argument(
            "--canary",
            action="append",
            metavar="TOWN",
            help="goes first, and stops the others if it fails; may be repeated",
        )
        parser.add_argument("--connections", type=int, default=2, help="towns at a time")

    def handle(self, *args: Any, dry_run: bool, verbosity: int, **options: Any) -> None:
        try:
            with migrating.alone(), public_context():
                # Before the registry, which has some of the towns' migrations, and the blueprint.
                scrutiny.accept(MigrationLoader(None).disk_migrations.values())
                if dry_run:
                    self._tell(**options)
                else:
                    self._registry(verbosity)
                    self._towns(verbosity, **options)
        except REFUSALS as refusal:
            raise CommandError(str(refusal)) from refusal

    def _registry(self, verbosity: int) -> None:
        with owner.as_owner():
            said = {"verbosity": verbosity, "interactive": False}
            call_command("migrate_schemas", shared=True, **said)
        with owner.connect() as connection:
            rights.give_public(connection)
        communes.load()
        # Known before the first town has it: processes of the release before must go on serving.
        blueprints.make()

    def _towns(self, verbosity: int, *, town: str, **wished: Any) -> None:
        failed: dict[Town, Exception] = {}
        # Again, for the towns that the release before has opened meanwhile.
        while todo := [late for late in self._behind(town) if late not in failed]:
            outcome = _replayed(todo, shown=bool(verbosity), **wished)
            failed |= outcome.failed
            if verbosity:
                self.stdout.write(f"{len(outcome.migrated)} towns were migrated.")
        spares.clear(most=settings.SPARE_TOWNS)
        if failed:
            raise CommandError(_reasons(failed))

    def _tell(self, *, town: str, **_: Any) -> None:
        with owner.as_owner():
            call_command("migrate_schemas", shared=True, plan=True, interactive=False)
        late, score = self._behind(town), migrating.current_score()
        for change, wanting in rehearsal.lacking(late, score).items():
            self.stdout.write(f"-- {change.app} {change.name}: {len(wanting)} towns")
            self.stdout.writelines(f"{statement};" for statement in change.statements)
        for one in late:
            self.stdout.write(f"-- in {one} ({one.schema_name})")
        self.stdout.write(f"{len(late)} towns would be migrated.")

    def _behind(self, town: str) -> list[Town]:
        return migrating.behind(Town.objects.filter(pk=words.found(town).pk) if town else None)


def _replayed(
    towns: list[Town], *, shown: bool, canary: list[str] | None, connections: int, **_: Any
) -> migrating.Outcome:
    score, first = migrating.current_score(), _canaries(canary)
    with Progress(console=screen.console, disable=not shown, transient=True) as bar:
        task = bar.add_task("Migrating towns", total=len(towns))

        def told(_: Town) -> None:
            bar.advance(task)

        return migrating.migrate(towns, score, canaries=first, connections=connections, told=told)


def _canaries(named: list[str] | None) -> set[str]:
    names = named if named is not None else settings.CANARY_TOWNS
    return {words.found(name).schema_name for name in names}


def _reasons(failed: dict[Town, Exception]) -> str:
    lines = [f"{town}: {str(error).strip().splitlines()[0]}" for town, error in failed.items()]
    told = "Left as they were, and the others are at this version. See: halles towns status"
    return "\n".join([*lines, told])
