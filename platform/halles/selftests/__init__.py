"""
What a process proves of itself before it works: else it does not run.

`at_start()` is called by the web, the workers, the relay and the beat. A database that is away
is no reason to refuse: the proof is then made before the first connection that is handed out.
"""

import logging
import os
import signal
import sys
from dataclasses import dataclass

import psycopg

from halles.selftests import installation, sessions
from halles.selftests.refusal import Refused

__all__ = ["Refused", "at_start", "before_connecting", "prove"]

logger = logging.getLogger("halles.start")


@dataclass
class _Proof:
    asked: bool = False
    made: bool = False


_proof = _Proof()


def prove() -> None:
    """Raise Refused for the first thing found wrong, psycopg.OperationalError without database."""
    installation.production_rules()
    installation.apps_apart()
    installation.caches_apart()
    with sessions.connect() as one, sessions.connect() as two:
        for question in (sessions.login, sessions.promises, sessions.clock):
            question(one)
        sessions.stays(one, two)


def at_start() -> None:
    """Leave the process where it must not run; ask nothing of one that runs for a moment."""
    _proof.asked = True
    try:
        _make()
    except psycopg.OperationalError as error:
        logger.warning("the database does not answer yet: %s", error)
    except Refused as refused:
        sys.exit(f"halles: this is no place to run. {refused} {refused.mend}")


def before_connecting() -> None:
    """The proof again, as long as it could not be made; ends the process that fails it."""
    if _proof.made or not _proof.asked:
        return
    try:
        _make()
    except Refused as refused:
        logger.critical("this is no place to run: %s %s", refused, refused.mend)
        os.kill(os.getpid(), signal.SIGTERM)
        raise


def _make() -> None:
    prove()
    _proof.made = True
