from datetime import datetime
from typing import Any

from halles.audit.models import Entry
from halles.http import pages


def record(verb: str, *, target: str, by: str, at: datetime, **detail: Any) -> Entry:
    """
    Add to the trace of the current schema, in the caller's transaction.

    What is worth a trace may be seen: pages are made anew once it is committed. What somebody
    does to an account of their own is on no page.
    """
    if by != target:
        pages.changed()
    return Entry.objects.create(verb=verb, target=target[:200], by=by, at=at, detail=detail)
