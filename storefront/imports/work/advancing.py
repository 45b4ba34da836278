"""One step of an import after the other, for a few seconds; then somebody else has a turn."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from halles.audit import actions as audit
from storefront.imports.models import Import
from storefront.imports.work import applying, checking, ending, undoing
from storefront.imports.work.reading_in import read_in

State = Import.State
# A worker has other towns to serve: after that long the rest waits for its next turn.
TURN_SECONDS = 5.0


def advance(pk: int, *, go_on: Callable[[], object]) -> None:
    """
    Take an import as far as a turn lasts; `go_on`, called in a transaction, has the rest done.

    Each chunk is one transaction with the place it came to, under the import's own lock: killed
    in the middle, run twice or by two workers at once, no line is done twice.
    """
    imported = Import.objects.get(pk=pk)
    if imported.state == State.UPLOADED:
        read_in(imported)
    end = time.monotonic() + TURN_SECONDS
    while _step(pk, at=timezone.now()):
        if time.monotonic() > end:
            with transaction.atomic():
                go_on()
            return


@transaction.atomic
def _step(pk: int, *, at: datetime) -> bool:
    """One chunk, or the move that ends a stage; False when there is nothing to do."""
    held = Import.objects.select_for_update(of=("self",))
    imported = held.select_related("shop__merchant", "schedule").get(pk=pk)
    if imported.state == State.CHECKING:
        more = checking.check(imported) or _end(imported, State.PREVIEWED, at)
    elif imported.state == State.APPLYING:
        more = applying.apply(imported, at=at) or _end(imported, State.APPLIED, at)
    elif imported.state == State.UNDOING:
        more = undoing.undo(imported, at=at, by=imported.by) or _end(imported, State.UNDONE, at)
    else:
        return False
    imported.save()
    return more


def _end(imported: Import, state: Import.State, at: datetime) -> bool:
    imported.move_to(state)
    audit.record(
        f"import {state.value}",
        target=f"import:{imported.pk} {imported}",
        by=imported.by,
        at=at,
        **imported.counts,
    )
    # What a schedule's import does next is decided where it ends.
    return ending.ended(imported, at=at)
