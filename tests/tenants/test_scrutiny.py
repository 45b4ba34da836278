"""A migration that cannot be replayed in each town is refused before it has run anywhere."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import migrations, models
from fleet import COLUMN

from halles.bench.releases import release
from tenants import owner
from tenants.models import Blueprint
from tenants.schemas import scrutiny, template


def applied():
    with owner.connect(template.database()) as server:
        return set(server.execute("SELECT name FROM t_template.django_migrations"))


@pytest.mark.parametrize(
    ("operations", "extra", "says"),
    [
        ("migrations.RunPython(print)", "pass", "runs Python"),
        (
            "migrations.SeparateDatabaseAndState([migrations.RunPython(print)])",
            "pass",
            "runs Python",
        ),
        (COLUMN, "atomic = False", "without CONCURRENTLY"),
        (COLUMN, "job = 'tenants.clock.nothing_such'", "is no job"),
        (COLUMN, "job = 'tenants.clock.fan_out'", "is no job"),
    ],
)
def test_what_a_town_cannot_be_given_is_refused(towns, operations, extra, says):
    before = applied()

    unfit = release("catalogue", "9001_more", f"{COLUMN}, {operations}", extra=extra)
    with unfit, pytest.raises(scrutiny.CannotBeReplayed, match=says):
        template.bring_up_to_date()

    assert applied() == before


def test_halles_migrate_refuses_it_before_anything_is_kept(towns):
    known = set(Blueprint.objects.values_list("version", flat=True))

    with (
        release("catalogue", "9001_more", "migrations.RunPython(print)"),
        pytest.raises(CommandError, match="runs Python"),
    ):
        call_command("migrate", verbosity=0)

    assert set(Blueprint.objects.values_list("version", flat=True)) == known


def test_what_a_migration_executed_is_returned_once_and_kept(towns):
    with release("catalogue", "9001_more", COLUMN):
        (new,) = template.bring_up_to_date()

        assert new.key == ("catalogue", "9001_more")
        assert new.statements[0].startswith('ALTER TABLE "catalogue_product" ADD COLUMN "ripeness"')
        assert template.bring_up_to_date() == []
        assert template.changes()[-1] == new


def test_every_migration_of_a_towns_apps_has_said_what_it_does(towns):
    silent = {change.name for change in template.changes() if not change.statements}
    spoken = {change.key for change in template.changes() if change.statements}

    assert ("catalogue", "0001_initial") in spoken
    assert ("ledger", "0002_seals") in spoken
    assert ("tenants", "0001_initial") not in spoken
    assert "0001_initial" in silent


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("product", "ripeness", models.TextField(db_default="")),
        migrations.CreateModel("Season", [("id", models.BigAutoField(primary_key=True))]),
        migrations.RunSQL("SELECT 1"),
    ],
)
def test_a_change_of_tables_that_executed_nothing_is_an_error(operation):
    said_nothing = migrations.Migration("9001_more", "catalogue")
    said_nothing.operations = [operation]

    with pytest.raises(scrutiny.SaidNothing):
        scrutiny.expect(said_nothing, [])


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AlterModelOptions("product", {"ordering": ["name"]}),
        migrations.CreateModel("Tree", [], {"managed": False}),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Tree")]),
    ],
)
def test_a_change_of_words_may_execute_nothing(operation):
    words = migrations.Migration("9001_more", "catalogue")
    words.operations = [operation]

    scrutiny.expect(words, [])


def test_an_owner_that_may_not_make_the_template_is_told_what_to_ask_for(towns, monkeypatch):
    with monkeypatch.context() as changed:
        changed.setattr(settings, "DATABASE_OWNER_URL", settings.DATABASE_URL)
        changed.setattr(template, "database", lambda: "halles_of_nobody_template")

        with pytest.raises(template.NoTemplate, match='DATABASE "halles_of_nobody_template"'):
            template.bring_up_to_date()
