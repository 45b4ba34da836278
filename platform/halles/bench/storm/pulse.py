"""How long each fault was felt: by whoever asked for a page, and by what was waiting to be done."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Event

import psycopg
from psycopg import sql

from halles.bench.storm.people import Told

LOOK_SECONDS = 0.25
OLDEST = """
SELECT extract(epoch FROM min(created_at))::float FROM {} WHERE done_at IS NULL AND NOT dead
AND (attempts > 0 OR due_at <= now())
"""


@dataclass
class Fault:
    kind: str
    at: float
    felt: float | None = None


@dataclass
class Watch:
    """
    A fault is over when a page asked for after it has been answered, and when every job that
    was due before it is done. What other faults add meanwhile is counted with it.
    """

    url: str
    schema: str
    told: Told
    faults: list[Fault] = field(default_factory=list)
    waits: bool = True

    def look(self, over: Event) -> None:
        while not over.wait(LOOK_SECONDS):
            self.look_once()

    def look_once(self) -> None:
        try:
            with psycopg.connect(self.url, connect_timeout=2, autocommit=True) as session:
                oldest = min(self._oldest(session, name) for name in (self.schema, "public"))
        except psycopg.OperationalError:
            return
        self.waits = oldest < float("inf")
        now = time.time()
        for fault in self.faults:
            if fault.felt is None and min(oldest, self.told.last_answer) > fault.at:
                fault.felt = now - fault.at

    def _oldest(self, session: psycopg.Connection, schema: str) -> float:
        table = sql.Identifier(schema, "outbox_message")
        row = session.execute(sql.SQL(OLDEST).format(table)).fetchone()
        return float("inf") if row is None or row[0] is None else float(row[0])

    @property
    def felt(self) -> list[float]:
        """Seconds each was felt; one that is felt still counts from its moment until now."""
        now = time.time()
        return [now - fault.at if fault.felt is None else fault.felt for fault in self.faults]

    @property
    def is_calm(self) -> bool:
        """Nothing waits to be done any more, as far as can be seen."""
        self.waits = True
        self.look_once()
        return not self.waits
