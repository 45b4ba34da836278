from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from halles.audit.models import Entry
from halles.http import pages

# For whom the person at the keyboard acts, when it is not for themselves.
_acting_for: ContextVar[str] = ContextVar("acting_for", default="")


@contextmanager
def acting_for(name: str) -> Iterator[None]:
    """Have every entry made within say `for` whom it was done."""
    before = _acting_for.set(name)
    try:
        yield
    finally:
        _acting_for.reset(before)


def record(verb: str, *, target: str, by: str, at: datetime, **detail: Any) -> Entry:
    """
    Add to the trace of the current schema, in the caller's transaction.

    What is worth a trace may be seen: pages are made anew once it is committed. What somebody
    does to an account of their own is on no page.
    """
    if by != target:
        pages.changed()
    if name := _acting_for.get():
        detail = {"for": name, **detail}
    return Entry.objects.create(verb=verb, target=target[:200], by=by, at=at, detail=detail)
