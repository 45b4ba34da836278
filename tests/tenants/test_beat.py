"""Two real beats: one ticks, and the other takes over when it is killed."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from tenants import broker
from tenants.current import public_context
from tenants.models import Pulse

pytestmark = pytest.mark.slow
QUEUE = "halles:quick"


@contextmanager
def two_beats(kind):
    name = connection.settings_dict["NAME"]
    url = urlunsplit(urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}"))
    environment = {**os.environ, "DATABASE_URL": url, "VALKEY_URL": settings.VALKEY_URL}
    command = [sys.executable, str(Path(__file__).with_name("beating.py")), kind]
    beats = [
        subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) for _ in range(2)
    ]
    try:
        yield {beat.pid: beat for beat in beats}
    finally:
        for beat in beats:
            beat.kill()
            beat.wait()


def until(true, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen")


def ticks():
    return broker._valkey().llen(QUEUE)


def ticks_in(seconds):
    before = ticks()
    time.sleep(seconds)
    return ticks() - before


def holder():
    with public_context():
        found = Pulse.objects.filter(name=Pulse.BEAT).first()
    return int(found.holder.split(":")[1]) if found else 0


@pytest.fixture(autouse=True)
def _silence(committed):
    broker._valkey().flushdb()
    with public_context():
        Pulse.objects.all().delete()


def test_of_two_beats_one_ticks_and_the_other_takes_over():
    with two_beats("one") as beats:
        until(lambda: ticks() and holder() in beats)
        time.sleep(5)
        assert 1 <= ticks_in(5) <= 11
        first = holder()

        beats[first].send_signal(signal.SIGKILL)

        until(lambda: holder() in beats and holder() != first)
        assert ticks_in(5) >= 1


def test_two_beats_that_do_not_ask_both_tick():
    with two_beats("each"):
        until(ticks)
        time.sleep(5)

        assert ticks_in(5) > 11
