"""
What is known of a session of PostgreSQL while it waits in the pool: where it stands.

Noted on the connection itself, which one thread at a time has. Only what was said outside of a
transaction is noted, and it is forgotten before anything else is said: so no rollback, of
whatever kind, can make it untrue.
"""

from select import POLLIN, poll
from typing import Any

from psycopg import Connection, OperationalError
from psycopg.pq import TransactionStatus
from psycopg_pool import ConnectionPool

_NOTE = "halles_stands"


def note(connection: Connection[Any], tenant: Any, statement: str) -> None:
    """After `statement` has led the session to where this tenant lives."""
    if connection.info.transaction_status == TransactionStatus.IDLE:
        setattr(connection, _NOTE, (tenant, statement))


def stands(connection: Connection[Any], tenant: Any, statement: str) -> bool:
    """
    Whether that statement would change nothing.

    Asked of this very object, not of one with the same name: a town whose role was made anew
    is read from the registry again, and then its role is entered again.
    """
    who, said = getattr(connection, _NOTE, (None, ""))
    return who is tenant and said == statement


def forget(connection: Connection[Any]) -> None:
    setattr(connection, _NOTE, (None, ""))


def answers(connection: Connection[Any]) -> bool:
    """
    Whether a session that has waited can be worked with.

    The server says nothing to one that waits, unless it ends it; so it is asked only where there
    is something to read.
    """
    unread = poll()
    unread.register(connection.fileno(), POLLIN)
    if not unread.poll(0):
        return True
    try:
        ConnectionPool.check_connection(connection)
    except OperationalError:
        return False
    return True
