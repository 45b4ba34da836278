"""
Openings and fillings killed with SIGKILL, at each step and at any moment, and taken up again.

A town is served whole or not at all; no schema and no role is left that neither a town nor a
spare knows of; and what is taken up again comes to its end.
"""

import signal
import time
from random import Random

import cast
import killing
import pytest
from psycopg import sql

from halles.outbox.models import Message
from tenants import owner
from tenants.current import public_context
from tenants.models import OutboxHint, Spare, Town
from tenants.openings import steps
from tenants.schemas import spares

pytestmark = pytest.mark.slow
KILLED = -signal.SIGKILL
FIRST, *OTHERS = steps.names()
BY_REPLAY = [("take", "after"), ("replay", "before"), ("replay", "after")]
BY_SPARE = [("take", "before"), ("take", "after")]


@pytest.fixture
def ground(django_db_setup, django_db_blocker, settings):
    """The registry, committed; what the killing leaves in the pool is thrown away."""
    settings.SPARE_TOWNS = 1000
    with django_db_blocker.unblock(), public_context():
        yield killing.Ground()
        with owner.connect() as session:
            session.execute("UPDATE public.tenants_spare SET version = ''")
        spares.clear(most=999)
        # No worker runs here: what the openings have posted would wait for ever.
        Message.objects.all().delete()
        OutboxHint.objects.all().delete()


@pytest.mark.parametrize("inside", [BY_REPLAY, BY_SPARE], ids=["replay", "spare"])
def test_an_opening_killed_at_each_step_goes_on_from_there(
    ground, client_of, size, figures, inside
):
    spares.fill(most=1 if inside is BY_SPARE else 0)
    what = insee = cast.any_commune()
    # tests/tenants/test_crashes.py kills after each step, at every run.
    others = [(name, when) for name in OTHERS for when in ("before", "after")]
    moments = [(FIRST, "before"), *inside, (FIRST, "after"), *size(others[-1:], others)]

    for moment in moments:
        code, said = killing.run(what, *moment)
        assert code == KILLED, said
        ground.nothing_is_half()
        assert not ground.served(insee, client_of)
        what = "resume"

    code, said = killing.run("resume")
    assert code == 0, said
    ground.nothing_is_half()
    assert ground.served(insee, client_of)
    assert not Spare.objects.exists()
    figures(kills=len(moments), served_half=0, orphans=0)


def test_an_opening_killed_at_any_moment_is_never_served_half(ground, client_of, size, figures):
    chance = Random(7)  # noqa: S311
    kills = survived = 0
    took = _a_whole_opening(ground, client_of)

    for number in range(size(3, 60)):
        spares.fill(most=number % 2)
        insee = cast.any_commune()
        child = killing.begin(insee)
        _watch(ground, child, insee, client_of, until=chance.random() * took)
        child.kill()
        kills += child.wait() == KILLED
        child.stdout.close()
        ground.nothing_is_half()
        survived += ground.served(insee, client_of)
        code, said = killing.run("resume")
        assert code == 0, said
        assert ground.served(insee, client_of) or not Town.objects.filter(commune=insee)

    ground.nothing_is_half()
    assert kills
    figures(kills=kills, ended_before_the_kill=survived, served_half=0, orphans=0)


def _a_whole_opening(ground, client_of):
    child, began = killing.begin(insee := cast.any_commune()), time.monotonic()
    said, _ = child.communicate(timeout=120)
    assert child.returncode == 0, said
    assert ground.served(insee, client_of)
    return time.monotonic() - began


def _watch(ground, child, insee, client_of, *, until):
    end = time.monotonic() + until
    while time.monotonic() < end and child.poll() is None:
        ground.served(insee, client_of)


def test_a_filling_killed_at_any_statement_leaves_no_orphan(ground, size, figures):
    chance = Random(11)  # noqa: S311
    some = [1, 2, 3, *(chance.randrange(4, 400) for _ in range(size(2, 40)))]

    for number in some:
        code, said = killing.run("fill", "statement", number)
        assert code == KILLED, said
        ground.nothing_is_half()

    figures(kills=len(some), orphans=0)


def test_without_one_transaction_a_killed_filling_is_found_out(ground):
    """The control: the proof above must be able to fail."""
    code, said = killing.run("fill", "statement", 100, guard="careless")

    assert code == KILLED, said
    assert len(ground.orphans()) == 1
    with pytest.raises(AssertionError, match="an orphan schema"):
        ground.nothing_is_half()
    _drop(ground.orphans())
    ground.nothing_is_half()


def test_without_one_transaction_a_killed_opening_is_found_out(ground, client_of):
    """The control: half a town is seen, and even then it is not served."""
    insee = cast.any_commune()

    code, said = killing.run(insee, "statement", 100, guard="careless")

    assert code == KILLED, said
    with pytest.raises(AssertionError, match="is half"):
        ground.nothing_is_half()
    assert killing.run("resume")[0] != 0
    assert not ground.served(insee, client_of)
    _drop({Town.objects.get(commune=insee).schema_name})
    assert killing.run("resume")[0] == 0
    assert ground.served(insee, client_of)
    ground.nothing_is_half()


def _drop(schemas):
    with owner.connect() as session:
        for name in map(sql.Identifier, schemas):
            session.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(name))
            session.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(name))
