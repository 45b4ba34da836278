"""What a shop does with its spreadsheets. Each action is one transaction."""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings
from django.core.files import File
from django.db import transaction

from halles import storage
from halles.audit import actions as audit
from storefront.catalogue.models import Category
from storefront.imports import tasks
from storefront.imports.models import IllegalMove, Import, Mapping, Schedule
from storefront.imports.reading import columns
from storefront.merchants.models import Shop

State = Import.State
FORGOTTEN_AT_ONCE = 5
BYTES = "application/octet-stream"


class NotEnough(Exception):
    """The columns do not say what products are known by, or say nothing else of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a shop says of a file: its columns, and what goes for all its new products."""

    mapping: Map[str, str]
    category: Category | None
    publishes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Files that are stored already: the spreadsheet and, if there is one, the pictures."""

    name: str
    file_key: str
    pictures_key: str = ""


def keep(file: File[bytes], pictures: File[bytes] | None) -> Sent:
    """Store what a shop sent where nobody fetches it without asking us."""
    key = storage.put_private(file.read(), ending="table", content_type=BYTES)
    if not pictures:
        return Sent(name=file.name or "", file_key=key)
    beside = f"{storage.fresh_key()}.zip"
    storage.put_back(settings.S3_PRIVATE_BUCKET, beside, pictures, content_type="application/zip")
    return Sent(name=file.name or "", file_key=key, pictures_key=beside)


@transaction.atomic
def start(shop: Shop, sent: Sent, *, at: datetime, by: str) -> Import:
    """Import a file that is stored already."""
    imported = Import.objects.create(
        shop=shop,
        file_name=sent.name[:200],
        file_key=sent.file_key,
        pictures_key=sent.pictures_key,
        created_at=at,
        by=by,
    )
    _record("import sent", imported, at=at, by=by)
    tasks.advance.post(import_id=imported.pk)
    return imported


@transaction.atomic
def map_columns(imported: Import, choice: Choice, *, at: datetime, by: str) -> Import:
    """Check it again with these columns, and remember them. Raises NotEnough or IllegalMove."""
    if not columns.is_enough(choice.mapping):
        raise NotEnough
    imported = _remembered(imported)
    imported.move_to(State.CHECKING)
    hidden = {name: field for name, field in imported.mapping.items() if columns.is_ours(name)}
    imported.mapping = {**choice.mapping, **hidden}
    imported.category, imported.publishes = choice.category, choice.publishes
    imported.done, imported.counts = 0, {}
    imported.save()
    Mapping.objects.update_or_create(
        shop=imported.shop,
        signature=columns.signature(imported.columns),
        defaults={
            "fields": imported.mapping,
            "category": choice.category,
            "publishes": choice.publishes,
            "at": at,
        },
    )
    _record("import columns said", imported, at=at, by=by)
    tasks.advance.post(import_id=imported.pk)
    return imported


@transaction.atomic
def apply(imported: Import, *, at: datetime, by: str) -> Import:
    """Do what its preview says. Raises IllegalMove when somebody was faster, or it is forgotten."""
    imported = _remembered(imported)
    imported.move_to(State.APPLYING)
    imported.done, imported.applied_at, imported.by = 0, at, by
    imported.save()
    _record("import to apply", imported, at=at, by=by)
    tasks.advance.post(import_id=imported.pk)
    return imported


@transaction.atomic
def undo(imported: Import, *, at: datetime, by: str) -> Import:
    """Take back what it did. Raises IllegalMove when it was not applied, or is forgotten."""
    imported = _remembered(imported)
    imported.move_to(State.UNDOING)
    imported.done, imported.undone_at, imported.by = 0, at, by
    imported.save()
    _record("import to undo", imported, at=at, by=by)
    tasks.advance.post(import_id=imported.pk)
    return imported


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where a file is fetched, how often, and how many lines of it may be in error."""

    address: str
    period: str
    tolerated: int


@transaction.atomic
def schedule(shop: Shop, plan: Plan, *, at: datetime, by: str) -> Schedule:
    """Have a file fetched from that address, today and then every so often."""
    afresh = {"active": True, "failures": 0, "reason": "", "next_at": at, "by": by}
    kept, _new = Schedule.objects.update_or_create(shop=shop, defaults=asdict(plan) | afresh)
    target = f"shop:{shop.pk} {shop}"
    audit.record("import scheduled", target=target, by=by, at=at, address=plan.address)
    return kept


@transaction.atomic
def stop(schedule: Schedule, *, at: datetime, by: str) -> None:
    """Have it fetched no more. Stopped already, it stays so."""
    Schedule.objects.filter(pk=schedule.pk).update(active=False)
    audit.record("import stopped", target=f"shop:{schedule.shop_id}", by=by, at=at)


@transaction.atomic
def post_due(*, at: datetime) -> int:
    """Have the files fetched whose turn has come, each turn once, and say how many."""
    due = Schedule.objects.filter(active=True, next_at__lte=at)
    found = list(due.select_for_update(skip_locked=True).order_by("next_at", "pk")[:200])
    for each in found:
        tasks.fetch.post(schedule_id=each.pk, turn=each.next_at.isoformat())
        each.step(at)
        each.save(update_fields=["next_at"])
    return len(found)


@transaction.atomic
def forget(*, before: datetime, at: datetime) -> int:
    """
    Erase the lines and files of imports older than that, a few at a time; say how many.

    What somebody has applied or taken back at the last moment is done first.
    """
    old = Import.objects.filter(created_at__lt=before, forgotten_at=None)
    idle = old.exclude(state__in=Import.BUSY).order_by("pk")
    found = list(idle.select_for_update(skip_locked=True)[:FORGOTTEN_AT_ONCE])
    for imported in found:
        tasks.erase.post(keys=list(filter(None, (imported.file_key, imported.pictures_key))))
        imported.lines.all().delete()
        imported.pictures.all().delete()
        imported.file_key = imported.pictures_key = ""
        imported.forgotten_at = at
        imported.save()
    return len(found)


def _remembered(imported: Import) -> Import:
    """The import, locked, with its lines; raise IllegalMove once they are erased."""
    held = Import.objects.select_for_update(of=("self",)).select_related("shop")
    imported = held.get(pk=imported.pk)
    if imported.forgotten_at:
        raise IllegalMove("forgotten")
    return imported


def _record(verb: str, imported: Import, *, at: datetime, by: str) -> None:
    audit.record(verb, target=f"import:{imported.pk} {imported}", by=by, at=at)
