"""What logs say, what they may remember, and in which form."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.db import connections
from pythonjsonlogger.json import JsonFormatter

from halles.http.masks import masked

# Whatever else a line was given is left out: it might be a request, a form or a person.
SAID = (
    *("time", "level", "logger", "message", "town", "request_id", "job", "message_id"),
    *("method", "path", "status", "ms", "statements", "exc_info"),
)
# Where a request keeps its id, and the schema the door let it into.
REQUEST_ID, SCHEMA = "halles.request_id", "halles.schema"
_about: ContextVar[dict[str, str]] = ContextVar("about", default={})  # noqa: B039 - never changed


@contextmanager
def about(**fields: str) -> Iterator[None]:
    """Have each line of the block say this, too; names of SAID."""
    before = _about.set({**_about.get(), **fields})
    try:
        yield
    finally:
        _about.reset(before)


class Circumstances(logging.Filter):
    """Adds to each line the town it was said in, and what the block around it is about."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = {"town": _schema(), "request_id": "", **_about.get(), **_of_request(record)}
        for name, value in said.items():
            if not hasattr(record, name):
                setattr(record, name, value)
        where = [record.__dict__[n] for n in ("town", "job", "message_id") if n in record.__dict__]
        record.where = f"[{' '.join(filter(None, where))}]" if any(where) else "[-]"
        return True


class WithoutLinks(logging.Filter):
    """Masks in a line, and in the trace of an exception, what is nobody's to read in a log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masked(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = masked(record.exc_text)
        # The formatter must not write the trace again from the exception itself.
        record.exc_info = None
        return True


class JsonLines(JsonFormatter):
    """One object a line, of the fields of SAID alone, for the machines that collect them."""

    def __init__(self) -> None:
        fields = {"asctime": "time", "levelname": "level", "name": "logger"}
        super().__init__(
            [*fields, "message", "town", "request_id"],
            rename_fields=fields,
            json_ensure_ascii=False,
        )

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        said = {name: log_data[name] for name in SAID if name in log_data}
        # The message and the trace went through WithoutLinks; this came beside them.
        return {**said, "path": masked(said["path"])} if "path" in said else said


def _of_request(record: logging.LogRecord) -> dict[str, str]:
    # Django tells of a page that failed when it has left the town and the block.
    kept = getattr(getattr(record, "request", None), "META", {})
    names = {"town": SCHEMA, "request_id": REQUEST_ID}
    return {name: kept[key] for name, key in names.items() if key in kept}


def _schema() -> str:
    # Asking for a connection would make one, in threads that must have none.
    made = connections.all(initialized_only=True)
    return str(made[0].schema_name) if made else ""  # type: ignore[attr-defined]
