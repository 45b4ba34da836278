"""Run the processes together: one that stops stops all, and nothing is left behind."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread

from honcho.manager import Manager

from halles import selftests
from halles.stack.folder import Folder
from halles.stack.runner.leftovers import sweep
from halles.stack.runner.plan import Plan


def run(*, port: int = 8000, on_ready: Callable[[Plan], None] | None = None) -> int:
    """
    Run until Ctrl-C or until one process ends, and return the exit code.

    Calls `on_ready` once the web answers. Raises StackError where the port is taken.
    """
    # Each process asks for itself, too; here it is said once, and before anything starts.
    selftests.at_start()
    folder = Folder(os.environ.get("HALLES_STACK", "dev"))
    plan = Plan.make(folder, port=port)
    manager = Manager()
    environment = plan.environment()
    for name, command in plan.commands().items():
        manager.add_process(name, command, env=environment)
    ended = Event()
    Thread(target=_tell, args=(plan, on_ready, ended), daemon=True).start()
    try:
        manager.loop()
    finally:
        ended.set()
        sweep(folder)
    return _exit_code(manager.returncode)


def _tell(plan: Plan, on_ready: Callable[[Plan], None] | None, ended: Event) -> None:
    while not (ended.is_set() or _answers(plan.port)):
        time.sleep(0.2)
    if on_ready and not ended.is_set():
        on_ready(plan)


def _answers(port: int) -> bool:
    wire = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        wire.request("GET", "/", headers={"Host": "operator.localhost"})
        return wire.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        wire.close()


def _exit_code(returned: int | None) -> int:
    # Stopped by Ctrl-C is the usual way for a run to end well.
    return 0 if returned in {None, 130, 143} else abs(int(returned or 1))
