"""Openings killed for good: real processes, the real database, SIGKILL."""

import os
import signal
import subprocess
import sys

import cast
import pytest
from django.conf import settings
from django.db import connection

from tenants.current import public_context, town_context
from tenants.models import Commune, Domain, Town
from tenants.openings import steps
from tenants.owner import connect
from themes.models import Branding

# A whole `halles` process, in which one moment of one step is fatal.
DOOMED = """
import os, signal, sys
from halles import cli
import django
django.setup()
from tenants.openings import saga, steps

name, moment, arguments = sys.argv[1], sys.argv[2], sys.argv[3:]

def doomed(function):
    def call(*args, **kwargs):
        if name == args[-1] and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done = function(*args, **kwargs)
        if name == args[-1] and moment == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return done
    return call

steps.work = doomed(steps.work)
sys.argv = ["halles", *arguments]
cli.main()
"""


def run(name, moment, *arguments):
    database = settings.DATABASE_URL.rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    return subprocess.run(
        [sys.executable, "-c", DOOMED, name, moment, *arguments],
        env={**os.environ, "DATABASE_URL": database},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.slow
def test_an_opening_killed_at_each_step_is_carried_to_its_end(committed, client_of):
    with public_context():
        insee = cast.any_commune()
        name = Commune.objects.get(insee=insee).name
        names = steps.names()

        assert run(names[0], "before", "towns", "open", insee).returncode == -signal.SIGKILL
        # The work is done, its record is not: the worst moment.
        for step in names:
            assert Town.objects.get(commune=insee).state == Town.State.PREPARING
            assert client_of(Town.objects.get(commune=insee)).get("/").status_code == 503
            killed = run(step, "after", "towns", "resume-openings")
            assert killed.returncode == -signal.SIGKILL, killed.stderr

        assert Town.objects.get(commune=insee).state == Town.State.PREPARING
        finished = run("", "", "towns", "resume-openings")
        assert f"{name} is trial" in finished.stdout, finished.stderr
        _is_whole(Town.objects.get(commune=insee))


def _is_whole(town):
    assert town.state == Town.State.TRIAL
    assert Domain.objects.filter(tenant=town, is_primary=True).count() == 1
    assert town.moves.count() == 1
    assert not town.opening.steps.filter(finished_at=None).exists()
    with town_context(town):
        assert Branding.objects.count() == 1
    with connect() as owner:
        found = owner.execute(
            "SELECT count(*) FROM pg_roles WHERE rolname = %s", [town.schema_name]
        )
        assert found.fetchone() == (1,)
