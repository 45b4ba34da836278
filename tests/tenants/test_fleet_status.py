"""What is known of each town's tables: at the terminal, on the console, and by the nightly look."""

import re
from functools import partial

import pytest
from django.core.management import call_command
from django.db import transaction
from fleet import COLUMN, refuse
from psycopg import sql

from halles.bench.releases import release
from halles.outbox.delivery import drain
from halles.outbox.models import Message
from tenants import clock, owner
from tenants.current import town_context
from tenants.fleet import drift, migrating, status
from tenants.fleet.status import Standing
from tenants.models import Condition, Town
from tenants.schemas import blueprints

one_more = partial(release, "catalogue", "9001_more", COLUMN)


def standings(towns):
    at = {line.town: line.standing for line in status.lines()}
    return [at[town] for town in towns]


def execute(town, statement):
    with owner.connect() as server:
        server.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(town.schema_name)))
        server.execute(statement)


def test_towns_stand_as_they_are(towns, capsys):
    refuse(towns[1])
    with one_more():
        blueprints.make()
        migrating.migrate(towns[:2], migrating.current_score())
        Town.objects.filter(pk=towns[2].pk).update(schema_version="f" * 64)

        assert standings(towns) == [Standing.CURRENT, Standing.FAILED, Standing.UNSUPPORTED]
        call_command("towns", "status")

    said = capsys.readouterr().out.splitlines()
    assert said[0].split() == ["ffffffff", *towns[2].name.split(), "unsupported"]
    # A name may be of several words.
    assert said[1].split()[1:] == [*towns[1].name.split(), "failed"]
    assert 'column "ripeness" of relation "catalogue_product" already exists' in said[2]
    # The towns of other tests are behind, too.
    assert re.search(r"\. 1 unsupported, 1 failed, \d+ behind, 1 current", said[-1])


def test_a_town_that_waits_is_behind(towns):
    with one_more():
        assert set(standings(towns)) == {Standing.BEHIND}


def test_towns_made_by_the_blueprint_have_not_drifted(towns):
    assert [drift.look(town) for town in towns] == [[], [], []]


@pytest.mark.parametrize(
    ("change", "back", "says"),
    [
        (
            "ALTER TABLE catalogue_product ADD COLUMN mine int",
            "ALTER TABLE catalogue_product DROP COLUMN mine",
            ["+ column catalogue_product.mine integer"],
        ),
        (
            "REVOKE DELETE ON basket_basket FROM CURRENT_ROLE_OF_TOWN",
            "GRANT DELETE ON basket_basket TO CURRENT_ROLE_OF_TOWN",
            ["- grant DELETE on basket_basket to *"],
        ),
    ],
)
def test_the_nightly_look_tells_what_differs_and_mends_nothing(towns, change, back, says):
    town = towns[0]
    execute(town, change.replace("CURRENT_ROLE_OF_TOWN", town.schema_name))

    with town_context(town):
        with transaction.atomic():
            clock.look_at_tables.post()
        drain()
        Message.objects.all().delete()

    assert Condition.objects.get(town=town).drift.splitlines() == says
    assert drift.look(town) == says
    assert standings(towns) == [Standing.DRIFTED, Standing.CURRENT, Standing.CURRENT]
    execute(town, back.replace("CURRENT_ROLE_OF_TOWN", town.schema_name))


def test_the_look_can_be_asked_for_now(towns, capsys):
    execute(towns[0], "ALTER TABLE catalogue_product ADD COLUMN ripeness int")

    call_command("towns", "status", "--town", towns[0].host, "--look")

    said = capsys.readouterr().out
    assert "drifted" in said
    assert "+ column catalogue_product.ripeness integer" in said
    assert towns[1].name not in said


def test_a_town_without_its_schema_is_told_briefly(towns):
    away = sql.SQL("ALTER SCHEMA {} RENAME TO {}").format
    names = sql.Identifier(towns[0].schema_name), sql.Identifier("t_elsewhere")
    with owner.connect() as server:
        server.execute(away(*names))

    drift.note(towns[0], at=towns[0].created_at)

    told = Condition.objects.get(town=towns[0]).drift.splitlines()
    with owner.connect() as server:
        server.execute(away(*reversed(names)))
    assert len(told) == drift.MOST + 1
    assert told[-1].endswith(" more")
