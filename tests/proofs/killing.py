"""Openings in processes of their own, that die where they are told; and what must hold after."""

import os
import subprocess
import sys

from django.conf import settings
from django.db import connection
from psycopg import IsolationLevel

from tenants import owner
from tenants.current import town_context
from tenants.models import Blueprint, Town
from tenants.schemas import anatomy, blueprints
from themes.models import Branding

# Says when it begins, and kills itself before or after one call, or at one statement of the owner.
DOOMED = """
import os, signal, sys
from contextlib import nullcontext
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from tenants import owner
from tenants.openings import steps
from tenants.schemas import blueprints, spares

what, fatal, moment, guard = sys.argv[1:5]
settings.SPARE_TOWNS = 1000

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def doomed(function):
    def call(*args, **kwargs):
        named = {function.__name__, *(each for each in args if isinstance(each, str))}
        if fatal in named and moment == "before":
            die()
        done = function(*args, **kwargs)
        if fatal in named and moment == "after":
            die()
        return done
    return call

steps.work, spares.take = doomed(steps.work), doomed(spares.take)
blueprints.replay = doomed(blueprints.replay)
connect, count = owner.connect, 0

def counted(execute):
    def call(*args, **kwargs):
        global count
        count += 1
        if count == int(moment):
            die()
        return execute(*args, **kwargs)
    return call

def lasting(execute):
    def call(statement, *args, **kwargs):
        if isinstance(statement, bytes):
            statement = statement.replace(b"SET LOCAL", b"SET")
        return execute(statement, *args, **kwargs)
    return call

def connect_and_count(*args, **options):
    opened = connect(*args, **options, autocommit=guard == "careless")
    if guard == "careless":
        # Each statement for itself, instead of one transaction.
        opened.pipeline = opened.transaction = lambda **_: nullcontext()
        opened.execute = lasting(opened.execute)
    if fatal == "statement":
        opened.execute = counted(opened.execute)
    return opened

blueprints.kept()
owner.connect = connect_and_count
connection.ensure_connection()
print("begun", flush=True)
if what == "fill":
    spares.fill(most=2)
elif what == "resume":
    call_command("towns", "resume-openings")
else:
    call_command("towns", "open", what)
"""
_ROLES = """
SELECT rolname FROM pg_roles r WHERE rolname ~ '^t_[0-9a-f]{12}$' AND NOT EXISTS
  (SELECT FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND refobjid = r.oid)
"""
_ASKED = {
    "towns": "SELECT schema_name FROM public.tenants_town",
    "pool": "SELECT schema_name FROM public.tenants_spare",
    "schemas": "SELECT nspname FROM pg_namespace WHERE nspname ~ '^t_'",
    # Those that nothing in any database of the server depends on.
    "lone_roles": _ROLES,
}


def begin(what, fatal="", moment="", *, guard="careful"):
    """A process that opens the town of a commune, takes openings up again, or fills the pool."""
    child = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", DOOMED, what, fatal, str(moment), guard],
        env={**os.environ, "DATABASE_URL": _address()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if (said := child.stdout.readline()) != "begun\n":
        raise AssertionError(said + child.communicate()[0])
    return child


def run(what, *how, **guard):
    """The same to its end: the code it left with, and what it said."""
    child = begin(what, *how, **guard)
    said, _ = child.communicate(timeout=120)
    return child.returncode, said


class Ground:
    """What stood before the killing, and what must hold whenever nobody is at work."""

    def __init__(self):
        self.before, self.whole = look(), set()
        self.likeness = Blueprint.objects.get(version=blueprints.version()).fingerprint

    def nothing_is_half(self):
        now = look()
        new = now["schemas"] - self.before["schemas"]
        assert new <= now["towns"] | now["pool"], "an orphan schema"
        assert now["pool"] <= now["schemas"], "a spare without its schema"
        assert now["lone_roles"] <= self.before["lone_roles"], "a role without its schema"
        for schema in new - self.whole:
            with owner.connect() as session:
                assert anatomy.fingerprint(session, schema) == self.likeness, f"{schema} is half"
            self.whole.add(schema)

    def orphans(self):
        now = look()
        return now["schemas"] - self.before["schemas"] - now["towns"] - now["pool"]

    def served(self, insee, client_of):
        """Ask for a page of that commune's town: not there, not yet (503), or whole."""
        town = Town.objects.filter(commune=insee).first()
        if town is None:
            return False
        status = client_of(town).get("/_style/").status_code
        assert status in {200, 503}
        if status == 200:
            is_whole(town)
        return status == 200


def look():
    with owner.connect() as session:
        session.isolation_level = IsolationLevel.REPEATABLE_READ
        return {name: {row[0] for row in session.execute(q)} for name, q in _ASKED.items()}


def is_whole(town):
    town.refresh_from_db()
    assert town.state == Town.State.TRIAL
    assert town.schema_version == blueprints.version()
    assert town.domains.filter(is_primary=True).count() == town.moves.count() == 1
    assert not town.opening.steps.filter(finished_at=None).exists()
    with town_context(town):
        assert Branding.objects.count() == 1


def _address():
    return settings.DATABASE_URL.rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
