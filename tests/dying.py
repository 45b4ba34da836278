"""Processes that stand in a town, do what they are told, and die just after one function of it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection

DOOMED = """
import os, signal, sys
from importlib import import_module
import django
django.setup()
from tenants.jobs import enter

schema, fatal, told, key = sys.argv[1:]
enter(schema)
module, path = fatal.split(":")
*inside, name = path.split(".")
owner = import_module(module)
for part in inside:
    owner = getattr(owner, part)
real = getattr(owner, name)

def killed(*args, **kwargs):
    real(*args, **kwargs)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(owner, name, killed)
module, name = told.split(":")
getattr(import_module(module), name)(key)
"""
HERE = Path(__file__).parent


def die(town, fatal, told, key):
    """Do `told(key)` in that town, and be killed once `fatal` is through; both module:function."""
    database = settings.DATABASE_URL.rpartition("/")[0] + "/" + connection.settings_dict["NAME"]
    places = [str(HERE), str(HERE / "storefront")]
    done = subprocess.run(
        [sys.executable, "-c", DOOMED, town.schema_name, fatal, told, str(key)],
        env={**os.environ, "DATABASE_URL": database, "PYTHONPATH": os.pathsep.join(places)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    return done.returncode
