"""What the workers do for imports, a few seconds at a time."""

from functools import partial

from django.db import transaction

from halles import storage
from halles.outbox.later import later_slowly
from storefront.imports import work


@later_slowly
def advance(*, import_id: int, idem: str) -> None:
    """Read, check, apply or undo the next lines, then let somebody else have a turn."""
    work.advance(import_id, go_on=partial(advance.post, import_id=import_id))
    if work.wants_pictures(import_id):
        with transaction.atomic():
            pictures.post(import_id=import_id)


@later_slowly
def pictures(*, import_id: int, idem: str) -> None:
    """Fetch the pictures that the lines of an import name."""
    work.gather(import_id, go_on=partial(pictures.post, import_id=import_id))


@later_slowly
def fetch(*, schedule_id: int, turn: str, idem: str) -> None:
    """Fetch the file of a schedule for that turn, and import it."""
    work.fetch(schedule_id, turn, go_on=lambda imported: advance.post(import_id=imported.pk))


@later_slowly
def erase(*, keys: list[str], idem: str) -> None:
    """Erase files of an import that is forgotten."""
    for key in keys:
        storage.delete_private(key)
