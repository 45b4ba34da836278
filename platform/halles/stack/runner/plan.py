"""What runs: one line per process."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from halles.stack import addresses
from halles.stack.folder import Folder, StackError, is_free
from halles.stack.runner.leftovers import MARK, sweep


@dataclass(frozen=True)
class Plan:
    folder: Folder
    port: int
    mail_port: int
    inbox_port: int

    @classmethod
    def make(cls, folder: Folder, *, port: int) -> Plan:
        """Choose the ports; raise StackError where the one asked for is taken by a stranger."""
        sweep(folder)
        if not is_free(port):
            raise StackError(
                f"Port {port} is taken by another program. Choose another, for example:"
                f" PORT={port + 1} make demo"
            )
        folder.settle_ports("mail", preferred=1025)
        folder.settle_ports("inbox", preferred=8025)
        plan = cls(folder, port, folder.port("mail"), folder.port("inbox"))
        plan._show_the_inbox()
        return plan

    @property
    def inbox(self) -> str:
        return f"http://127.0.0.1:{self.inbox_port}/"

    def environment(self) -> dict[str, str]:
        mail = {} if os.environ.get("EMAIL_URL") else {"EMAIL_URL": self._mail_url}
        own = {MARK: str(self.folder.path), "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        own |= {"PROMETHEUS_MULTIPROC_DIR": str(self._figures())}
        # What visitors would see, unless it is asked for: no page of the framework's.
        return {"DEBUG": "false", **os.environ, **mail, **own}

    def commands(self) -> dict[str, str]:
        # Its advice is meant for servers; a container of one's own has no other user.
        quiet = ("-W", "ignore:You're running the worker with superuser")
        celery = (*quiet, "-m", "celery", "--app", "halles.celery", "--quiet")
        # They need not know of each other; what they say to each other only slows a start, and
        # stumbles over a broker that comes back.
        alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        worker = (*celery, "worker", "--loglevel", "warning", *alone)
        mail, inbox = str(self.mail_port), str(self.inbox_port)
        letters = str(self.folder.path / "mail")
        return {
            "web": web_command(self.port, host=os.environ.get("HOST", "127.0.0.1")),
            # A mail server that hangs must not keep a payment waiting.
            "worker": _python(*worker, "-n", "quick@%h", "-Q", "quick", "--concurrency", "2"),
            "mails": _python(*worker, "-n", "slow@%h", "-Q", "slow", "--concurrency", "1"),
            "relay": _python("-m", "halles.cli", "relay"),
            "beat": _python(*celery, "beat", "--loglevel", "warning"),
            "inbox": _python("-m", "halles.stack.runner.inbox", letters, mail, inbox),
        }

    def _show_the_inbox(self) -> None:
        # To commands that run beside us: their mails come here, too.
        if known := addresses.read(self.folder.path.name):
            with_inbox = replace(known, email_url=self._mail_url)
            self.folder.write("stack.json", with_inbox.written())

    def _figures(self) -> Path:
        # Those of the processes of this run; of the last one, a counter would start over high.
        figures = self.folder.path / "figures"
        shutil.rmtree(figures, ignore_errors=True)
        figures.mkdir()
        return figures

    @property
    def _mail_url(self) -> str:
        return f"smtp://127.0.0.1:{self.mail_port}"


def web_command(
    port: int, *, host: str = "127.0.0.1", application: str = "halles.wsgi:application"
) -> str:
    """The web server. A worker that dies is replaced, and so is one that has grown or got old."""
    where = ("--host", host, "--port", str(port))
    kind = ("--interface", "wsgi", "--no-ws", "--log-level", "error")
    # Threads only wait, for their turn (halles.http.turns) or for a kept page: many cost little.
    size = ("--workers", "2", "--blocking-threads", "256", "--workers-kill-timeout", "3")
    again = ("--respawn-failed-workers", "--respawn-interval", "1")
    limits = ("--workers-lifetime", "6h", "--workers-max-rss", "400")
    served = _python("-m", "granian", application, *kind, *where, *size, *again, *limits)
    # As many heaps as threads that allocate would each keep what it once had.
    return served.replace("exec ", "exec env MALLOC_ARENA_MAX=2 ", 1)


def _python(*arguments: str) -> str:
    return "exec " + shlex.join([sys.executable, *arguments])
