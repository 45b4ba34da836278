"""The file of a schedule: fetched from its address, kept, and imported like any other."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from halles import fetching, storage
from storefront.imports.models import Import, Schedule
from storefront.imports.work import ending
from storefront.imports.work.reading_in import LIMITS


def fetch(pk: int, turn: str, *, go_on: Callable[[Import], object]) -> None:
    """Fetch it for that turn, once; `go_on` has it read, and is called in a transaction."""
    schedule = Schedule.objects.filter(pk=pk, active=True).first()
    if schedule is None or Import.objects.filter(schedule=pk, turn=turn).exists():
        return
    with tempfile.TemporaryFile() as file:
        try:
            fetching.fetch(schedule.address, file, most=LIMITS.bytes)
        except fetching.Unfetchable as error:
            _failed(pk, error.reason)
            return
        content = file.read()
    key = storage.put_private(content, ending="table", content_type="application/octet-stream")
    _start(pk, turn, key, go_on)


@transaction.atomic
def _start(pk: int, turn: str, key: str, go_on: Callable[[Import], object]) -> None:
    schedule = Schedule.objects.select_for_update().get(pk=pk)
    # It may have been stopped, or have come by another delivery, while it was fetched.
    if not schedule.active or Import.objects.filter(schedule=schedule, turn=turn).exists():
        return
    imported = Import.objects.create(
        shop_id=schedule.shop_id,
        schedule=schedule,
        turn=turn,
        file_name=_name(schedule.address),
        file_key=key,
        created_at=timezone.now(),
        by=schedule.by,
    )
    go_on(imported)


@transaction.atomic
def _failed(pk: int, reason: str) -> None:
    held = Schedule.objects.select_for_update(of=("self",)).select_related("shop__merchant")
    ending.fail(held.get(pk=pk), reason, at=timezone.now())


def _name(address: str) -> str:
    parts = urlsplit(address)
    return (PurePosixPath(parts.path).name or parts.hostname or "")[:200]
