from datetime import datetime
from typing import Any

from halles.audit.models import Entry


def record(verb: str, *, target: str, by: str, at: datetime, **detail: Any) -> Entry:
    """Add to the trace of the current schema, in the caller's transaction."""
    return Entry.objects.create(verb=verb, target=target[:200], by=by, at=at, detail=detail)
