"""Schemas made ahead: a town takes one over whole, nobody else has it, none is forgotten."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import cast
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg import errors, sql

from tenants import clock, owner
from tenants.actions import opening
from tenants.current import public_context, town_context
from tenants.models import Blueprint, Commune, Spare, Town
from tenants.openings import saga, steps
from tenants.schemas import anatomy, blueprints, spares
from themes.models import Branding


@pytest.fixture
def pool(django_db_setup, django_db_blocker, settings):
    """`pool(3)` makes three spares; none is left after the test."""
    with django_db_blocker.unblock(), public_context():
        settings.SPARE_TOWNS = 9
        yield lambda number: spares.fill(most=number)
        _age_all()
        spares.clear(most=99)
        connection.close()


def _age_all():
    with owner.connect() as session:
        session.execute("UPDATE public.tenants_spare SET version = ''")


def _schemas():
    with owner.connect() as session:
        return {name for (name,) in session.execute("SELECT nspname FROM pg_namespace")}


def _roles(names):
    with owner.connect() as session:
        asked = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
        return {name for (name,) in session.execute(asked, [list(names)])}


def test_a_town_that_is_opened_takes_a_spare_over(pool):
    pool(2)
    before = set(Spare.objects.values_list("schema_name", flat=True))

    town = cast.open_town(cast.any_commune())

    [taken] = before - set(Spare.objects.values_list("schema_name", flat=True))
    assert taken not in _schemas()
    assert not _roles([taken])
    assert Town.objects.get(pk=town.pk).schema_version == blueprints.version()
    with town_context(town):
        assert Branding.objects.get().colour == "#1f5c46"
        Branding.objects.update(colour="#b4451f")


def test_a_town_is_built_where_no_spare_is_left(pool):
    town = cast.open_town(cast.any_commune())

    assert Town.objects.get(pk=town.pk).schema_version == blueprints.version()
    with town_context(town):
        assert Branding.objects.exists()


def test_a_town_that_was_a_spare_is_like_one_that_was_built(pool):
    pool(1)
    names = [f"t_{uuid4().hex[:12]}" for _ in range(2)]
    with owner.connect() as session:
        assert spares.take(session, names[0])
        blueprints.replay(session, names[1])

        renamed, replayed = (anatomy.lines(session, name) for name in names)
        known = Blueprint.objects.get(version=blueprints.version())
        session.rollback()

    assert len(renamed) > 1000
    assert renamed == replayed
    assert sum(line.startswith("grant ") for line in renamed) > 100
    with owner.connect() as session:
        spares.take(session, names[0])
        assert anatomy.fingerprint(session, names[0]) == known.fingerprint
        session.rollback()


def test_a_renamed_town_is_walled_like_the_others(pool):
    pool(1)
    town, other = (cast.open_town(cast.any_commune()) for _ in range(2))

    for here, there in ((town, other), (other, town)):
        foreign = sql.SQL("SELECT * FROM {}").format(
            sql.Identifier(there.schema_name, "themes_branding")
        )
        with town_context(here), pytest.raises(DatabaseError, match="permission denied"):
            connection.cursor().execute(foreign)


def test_two_openings_at_once_never_take_the_same_spare(pool):
    pool(4)
    names = [f"t_rush{number}" for number in range(6)]
    together = Barrier(len(names))

    def take(name):
        with owner.connect() as session:
            together.wait()
            taken = spares.take(session, name)
            # All transactions are open at once: none waits for another.
            together.wait()
            session.rollback()
            return taken

    with ThreadPoolExecutor(len(names)) as hands:
        taken = list(hands.map(take, names))

    assert sorted(taken) == [False, False, True, True, True, True]
    assert Spare.objects.count() == 4


def test_an_opening_that_fails_gives_the_spare_back(pool, monkeypatch):
    pool(1)
    spare = Spare.objects.get().schema_name

    with owner.connect() as session:
        spares.take(session, "t_unlucky")
        assert blueprints.exists(session, "t_unlucky")
        session.rollback()

    assert Spare.objects.get().schema_name == spare
    assert spare in _schemas()
    assert "t_unlucky" not in _schemas()


def test_the_pool_is_filled_a_few_at_a_time_and_no_further(pool, settings):
    settings.SPARE_TOWNS = clock.SPARES_AT_ONCE + 1

    counts = []
    for _ in range(3):
        clock.keep_spares()
        counts.append(Spare.objects.count())

    assert counts == [clock.SPARES_AT_ONCE, settings.SPARE_TOWNS, settings.SPARE_TOWNS]


def test_a_spare_is_not_a_town(pool):
    towns = Town.objects.count()

    pool(1)

    assert Town.objects.count() == towns
    name = Spare.objects.get().schema_name
    assert not Town.objects.filter(schema_name=name).exists()


def test_spares_of_another_version_are_never_taken_and_thrown_away(pool):
    pool(2)
    old = set(Spare.objects.values_list("schema_name", flat=True))
    _age_all()

    with owner.connect() as session:
        assert not spares.take(session, "t_modern")
    clock.keep_spares()

    assert not old & _schemas()
    assert not _roles(old)
    assert not Spare.objects.filter(schema_name__in=old).exists()
    assert Spare.objects.count() == clock.SPARES_AT_ONCE


def test_a_filling_that_fails_leaves_no_schema_that_nobody_knows_of(pool, monkeypatch):
    before = _schemas()
    monkeypatch.setattr(spares, "_KEEP", "INSERT INTO public.tenants_spare (nothing) VALUES (%s)")

    with pytest.raises(errors.DatabaseError):
        pool(1)

    assert _schemas() == before
    assert not Spare.objects.exists()


WRITES = {
    "INSERT INTO {} DEFAULT VALUES",
    "UPDATE {} SET version = 'mine'",
    "DELETE FROM {}",
    "TRUNCATE {}",
}


@pytest.mark.parametrize("model", [Blueprint, Spare])
@pytest.mark.parametrize("write", sorted(WRITES))
def test_the_application_cannot_write_what_is_run_as_the_owner(public, model, write):
    assert model.objects.count() >= 0

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(sql.SQL(write).format(sql.Identifier(model._meta.db_table)))


def test_a_step_done_again_after_its_commit_finds_the_schema(pool, monkeypatch):
    pool(2)
    wish = opening.Wish(
        commune=Commune.objects.get(pk=cast.any_commune()), subdomain="retried", colour="#1f5c46"
    )
    asked = opening.ask(wish, at=timezone.now(), by="test")
    work = steps.work

    def commit_and_fail(*args, **kwargs):
        work(*args, **kwargs)
        raise OSError("power cut")

    monkeypatch.setattr(steps, "work", commit_and_fail)
    with pytest.raises(saga.StepFailed):
        saga.carry_on(asked, at=asked.asked_at)
    monkeypatch.undo()
    assert Spare.objects.count() == 1

    while saga.carry_on(asked, at=asked.asked_at):
        pass

    assert Spare.objects.count() == 1
    assert Town.objects.get(pk=asked.town_id).schema_version == blueprints.version()
