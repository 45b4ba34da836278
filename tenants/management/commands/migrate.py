"""`halles migrate`: bring the registry and every town to this version's tables."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db.migrations.autodetector import MigrationAutodetector

from tenants import communes, owner, rights
from tenants.current import public_context
from tenants.models import Town


class Command(BaseCommand):
    # Django checks that makemigrations has the same.
    autodetector = MigrationAutodetector
    help = "Migrate the registry, then every town, as the owner of the tables."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plan", action="store_true", help="say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        said = {"verbosity": options["verbosity"], "plan": options["plan"], "interactive": False}
        with owner.as_owner():
            call_command("migrate_schemas", shared=True, **said)
            if options["plan"]:
                return
            if Town.objects.exists():
                call_command("migrate_schemas", tenant=True, **said)
        with owner.connect() as connection:
            rights.give_public(connection)
        with owner.connect() as connection:
            for town in Town.objects.exclude(state=Town.State.PREPARING):
                rights.give_town(connection, town.schema_name)
        with public_context():
            communes.load()
