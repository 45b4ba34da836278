"""Web, worker, relay, beat and mail inbox under one roof, until Ctrl-C."""

from halles.stack.runner.house import run

__all__ = ["run"]
