import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection

import psutil
import pytest

from halles.stack.runner.leftovers import MARK

HALLES = [sys.executable, "-m", "halles.cli"]
SERVICES = ("DATABASE_", "VALKEY_", "S3_", "HALLES_", "EMAIL_", "PYTEST")


@pytest.fixture
def env(tmp_path):
    """The environment of a new user, with a place of its own for the servers."""
    own = {key: value for key, value in os.environ.items() if not key.startswith(SERVICES)}
    own |= {"HALLES_VAR": str(tmp_path), "PORT": str(free_port())}
    yield own
    # `down` leaves a run alone, so one that a failed test left is ended here.
    for process in of_run(tmp_path):
        process.kill()
    halles("down", env=own)


def halles(*arguments, env):
    command = [*HALLES, *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(env, tmp_path):
    log = (tmp_path / "run.log").open("w")
    with log:
        run = subprocess.Popen(
            [*HALLES, "run"], env=env, stdout=log, stderr=log, start_new_session=True
        )
    while run.poll() is None and "web started" not in (tmp_path / "run.log").read_text():
        time.sleep(0.2)
    return run


def wait_for_web(env, process, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        wire = HTTPConnection("127.0.0.1", int(env["PORT"]), timeout=5)
        try:
            wire.request("GET", "/", headers={"Host": "unknown.example"})
            return wire.getresponse().status
        except OSError:
            time.sleep(0.2)
        finally:
            wire.close()
    return None


def of_run(tmp_path):
    return [process for process in psutil.process_iter() if belongs(process, str(tmp_path))]


def belongs(process, path):
    try:
        marked = process.environ().get(MARK, "").startswith(path)
        return marked or any(path in word for word in process.cmdline())
    except psutil.Error:
        return False


def test_a_wrong_setting_is_one_line_that_names_it(env):
    said = halles("check", env={**env, "HALLES_ENV": "production"})

    assert said.returncode == 1
    assert "SECRET_KEY" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_database_that_is_away_is_one_line(env):
    said = halles("shell", "-c", "from tenants.models import Town; Town.objects.count()", env=env)

    assert said.returncode == 1
    assert "the database does not answer" in said.stderr
    assert "Traceback" not in said.stderr


@pytest.mark.slow
def test_a_run_is_alone_and_leaves_nothing_behind_when_interrupted(env, tmp_path):
    run = start(env, tmp_path)
    assert wait_for_web(env, run)

    assert "already runs" in halles("run", env=env).stderr
    assert "stop it with Ctrl-C" in halles("down", "--erase", env=env).stderr
    run.send_signal(signal.SIGINT)

    assert run.wait(30) == 0, (tmp_path / "run.log").read_text()
    assert of_run(tmp_path) == []


@pytest.mark.slow
def test_a_killed_run_is_swept_by_the_next(env, tmp_path):
    killed = start(env, tmp_path)
    assert wait_for_web(env, killed)
    killed.kill()
    killed.wait()

    again = start(env, tmp_path)

    assert wait_for_web(env, again)
    again.send_signal(signal.SIGINT)
    assert again.wait(30) == 0, (tmp_path / "run.log").read_text()
    assert of_run(tmp_path) == []


@pytest.mark.slow
def test_a_taken_port_is_told_with_the_way_out(env, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(env["PORT"])))
        other.listen()

        said = halles("run", env=env)

    assert said.returncode == 1
    assert f"PORT={int(env['PORT']) + 1}" in said.stderr
    assert of_run(tmp_path) == []
