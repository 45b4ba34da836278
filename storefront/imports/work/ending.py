"""What follows the end of a stage, where nobody looks: a schedule's import goes on by itself."""

from __future__ import annotations

from datetime import datetime

from storefront.imports import emails
from storefront.imports.models import Import, Line, Schedule

State = Import.State


def ended(imported: Import, *, at: datetime) -> bool:
    """Do what follows, in the caller's transaction; whether there is more to do at once."""
    schedule = imported.schedule
    if schedule is None:
        return False
    if imported.state == State.PREVIEWED:
        return _decide(imported, schedule, at=at)
    if imported.state == State.APPLIED:
        succeed(schedule)
        emails.applied(imported, schedule, at=at)
    return False


def unread(imported: Import, *, at: datetime) -> None:
    """Its file is no table, or its columns are unknown: nobody is there to be asked."""
    if imported.schedule and imported.state in {State.READ, State.FAILED}:
        fail(imported.schedule, imported.reason or "columns", at=at, imported=imported)


def _decide(imported: Import, schedule: Schedule, *, at: datetime) -> bool:
    """Apply it if no more lines are in error than the shop accepts."""
    if imported.counts.get(Line.Outcome.ERROR, 0) > schedule.tolerated:
        fail(schedule, "errors", at=at, imported=imported)
        return False
    imported.move_to(State.APPLYING)
    imported.done, imported.applied_at = 0, at
    return True


def succeed(schedule: Schedule) -> None:
    schedule.failures, schedule.reason = 0, ""
    schedule.save(update_fields=["failures", "reason"])


def fail(schedule: Schedule, reason: str, *, at: datetime, imported: Import | None = None) -> None:
    """Count it, say so, and stop after the last try."""
    schedule.failures, schedule.reason = schedule.failures + 1, reason
    schedule.active = schedule.active and schedule.failures < Schedule.MOST_FAILURES
    schedule.save(update_fields=["failures", "reason", "active"])
    emails.failed(schedule, imported, at=at)
