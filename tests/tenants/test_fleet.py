"""All towns are brought to a new version by what the template executed, one transaction each."""

from functools import partial

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from fleet import A_LINK, AN_INDEX, COLUMN, TABLE, lines, refuse, versions

from halles.bench.releases import release
from halles.outbox.delivery import drain
from halles.outbox.models import Message
from tenants import owner
from tenants.current import town_context
from tenants.fleet import migrating, replay
from tenants.models import Condition, OutboxHint, Town
from tenants.schemas import anatomy, blueprints

ALL = f"{COLUMN}, {AN_INDEX}, {TABLE}, {A_LINK}"
one_more = partial(release, "catalogue", "9001_more")


def migrate(towns, **options):
    return migrating.migrate(towns, migrating.current_score(), **options)


def only(towns):
    return Town.objects.filter(pk__in=[town.pk for town in towns])


def test_a_migrated_town_is_the_one_that_would_be_opened_now(towns):
    with one_more(ALL):
        outcome = migrate(towns)

        blueprints.make()
        with owner.connect() as server:
            blueprints.replay(server, "t_opened_now")
            opened = anatomy.lines(server, "t_opened_now")
            server.rollback()
        assert (len(outcome.migrated), outcome.failed) == (3, {})
        assert versions(towns) == [blueprints.version()] * 3
        assert {"column catalogue_product.ripeness text not null default ''::text"} < set(opened)
        for town in towns:
            assert lines(town) == opened


def test_each_town_records_the_migration(towns):
    with one_more(COLUMN):
        migrate(towns)

        with owner.connect() as server:
            at = {blueprints.version_of(server, town.schema_name) for town in towns}
        assert at == {blueprints.version()}


def test_a_town_that_drifted_stays_as_it_was_and_stops_no_other(towns):
    refuse(towns[1])
    before = lines(towns[1])

    with one_more(ALL):
        outcome = migrate(towns)

        assert list(outcome.failed) == [towns[1]]
        assert [v == blueprints.version() for v in versions(towns)] == [True, False, True]
    assert lines(towns[1]) == before
    assert "ripeness" in Condition.objects.get(town=towns[1]).error


def test_a_town_that_was_mended_is_migrated_next_time(towns):
    refuse(towns[1])
    with one_more(COLUMN):
        migrate(towns)
        with owner.connect() as server:
            table = f"{towns[1].schema_name}.catalogue_product"
            server.execute(f"ALTER TABLE {table} DROP COLUMN ripeness")

        late = migrating.behind(only(towns))
        outcome = migrate(late)

        assert (late, outcome.migrated) == ([towns[1]], [towns[1]])
        assert Condition.objects.get(town=towns[1]).error == ""


def test_a_town_whose_tables_are_in_use_is_left_for_later(towns, monkeypatch):
    monkeypatch.setattr(replay, "LOCK_TIMEOUT", "50ms")

    with one_more(COLUMN), owner.connect() as reader:
        reader.execute(f"SELECT FROM {towns[0].schema_name}.catalogue_product")
        outcome = migrate(towns)

        (error,) = outcome.failed.values()
        assert isinstance(error, psycopg.errors.LockNotAvailable)
        assert outcome.migrated == towns[1:]


def test_a_canary_that_fails_stops_all_the_others(towns):
    refuse(towns[2])

    with one_more(COLUMN):
        with pytest.raises(migrating.CanaryFailed, match=str(towns[2])):
            migrate(towns, canaries={towns[2].schema_name})

        assert blueprints.version() not in versions(towns)


def test_a_run_that_was_stopped_goes_on_where_it_was(towns):
    def stop(town):
        raise KeyboardInterrupt

    with one_more(COLUMN):
        with pytest.raises(KeyboardInterrupt):
            migrate(towns, connections=1, told=stop)
        left = migrating.behind(only(towns))
        outcome = migrate(left)

        assert towns[0] not in left
        assert outcome.failed == {}
        assert versions(towns) == [blueprints.version()] * 3


def test_a_town_two_versions_behind_gets_both(towns):
    with one_more(COLUMN):
        migrate(towns[:1])
        with release("catalogue", "9002_then", TABLE):
            outcome = migrate(towns)

            assert outcome.failed == {}
            assert versions(towns) == [blueprints.version()] * 3
            assert lines(towns[0]) == lines(towns[1])


def test_a_town_ahead_of_this_code_is_not_touched(towns):
    with one_more(COLUMN):
        migrate(towns)
        ahead = versions(towns)

    outcome = migrate(towns)

    assert [type(error) for error in outcome.failed.values()] == [replay.NotThisCode] * 3
    assert versions(towns) == ahead


def test_what_needs_python_is_a_job_of_each_town(towns):
    with one_more(COLUMN, extra="job = 'tenants.clock.tidy'"):
        migrate(towns)

    for town in towns:
        assert OutboxHint.objects.filter(schema_name=town.schema_name).exists()
        with town_context(town):
            assert Message.objects.filter(job="tenants.clock.tidy", done_at=None).count() == 1
            assert drain() == 1
            Message.objects.all().delete()
    OutboxHint.objects.all().delete()


def test_the_command_tells_what_it_would_do_and_does_nothing(towns, capsys):
    with one_more(ALL):
        call_command("migrate", dry_run=True)

        said = capsys.readouterr().out
        assert 'ALTER TABLE "catalogue_product" ADD COLUMN "ripeness" text' in said
        assert all(town.schema_name in said for town in towns)
        assert blueprints.version() not in versions(towns)


def test_the_command_migrates_one_town_or_all_and_says_which_failed(towns, capsys):
    refuse(towns[1])

    with one_more(COLUMN):
        call_command("migrate", town=towns[0].host, verbosity=0)
        assert [v == blueprints.version() for v in versions(towns)] == [True, False, False]

        with pytest.raises(CommandError, match=f"{towns[1]}: .*already exists"):
            call_command("migrate", verbosity=0)

        assert [v == blueprints.version() for v in versions(towns)] == [True, False, True]
        assert Town.objects.exclude(schema_version=blueprints.version()).count() == 1
    assert connection.schema_name == "public"
