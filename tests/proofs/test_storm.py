"""
Nothing acknowledged is lost or done twice while everything the house stands on is killed.

The storm itself is `halles bench storm`; its seed is in the output, and in the figures.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from halles.stack.addresses import folder_of

pytestmark = pytest.mark.slow
ZEROS = (
    "lost",
    "doubled",
    "stock_off",
    "vouchers_off_cents",
    "ledger_findings",
    "dead_letters",
    "bare_errors",
    "gave_up",
)


def weather(name, command):
    """The figures of a storm over a house and servers of its own."""
    stack = f"bench-{name}-{os.getpid()}"
    done = subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "HALLES_STACK": stack},
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    sys.stderr.write(done.stderr[-3000:])
    shutil.rmtree(folder_of(stack), ignore_errors=True)
    return json.loads(done.stdout.splitlines()[-1])["figures"]


def test_nothing_is_lost_and_nothing_is_done_twice(size, figures):
    words = size(["--quick"], [])

    told = weather("storm", ["-m", "halles.cli", "bench", "storm", "--json", *words])

    figures(**{name: told[name] for name in ("acknowledged", "kills", *ZEROS)})
    figures(
        seed=told["seed"],
        seconds_to_recover_max=told["seconds_to_recover_max"],
        letters_again=told["letters_again"],
    )
    assert told["acknowledged"] >= size(5, 500)
    assert told["kills"] >= size(15, 200)
    assert {name: told[name] for name in ZEROS} == dict.fromkeys(ZEROS, 0)


def test_a_house_that_trusts_its_broker_does_lose(figures):
    careless = Path(__file__).with_name("careless.py")

    told = weather("careless", [str(careless), "storm"])

    figures(acknowledged=told["acknowledged"], kills=told["kills"], lost=told["lost"])
    assert told["lost"] > 0
