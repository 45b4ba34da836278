"""What a merchant that leaves had imported: its schedule stops, and the traces go along."""

from datetime import datetime
from typing import Any

from storefront.imports import actions
from storefront.imports.models import Import, Mapping, Schedule
from storefront.merchants.models import Merchant
from storefront.merchants.takeouts.copies import Copy

IMPORTS = ("created_at", "file_name", "state", "rows", "counts", "by", "applied_at", "undone_at")
SCHEDULE = ("address", "period", "tolerated", "active", "next_at", "by")


def stop(*, merchant: Merchant, at: datetime, by: str, **signal: Any) -> None:
    """Have nothing fetched for it any more."""
    for schedule in Schedule.objects.filter(shop__merchant=merchant, active=True):
        actions.stop(schedule, at=at, by=by)


def add(*, merchant: Merchant, copy: Copy, **signal: Any) -> None:
    """Each import and what came of it, and the settings of those to come."""
    own = Import.objects.filter(shop__merchant=merchant).order_by("pk")
    copy.table("imports", IMPORTS, (_row(imported) for imported in own.iterator(500)))
    mappings = Mapping.objects.filter(shop__merchant=merchant).order_by("pk")
    settings = {
        "schedule": Schedule.objects.filter(shop__merchant=merchant).values(*SCHEDULE).first(),
        "columns": list(mappings.values("fields", "category__name", "publishes", "at")),
    }
    copy.words("imports_settings.json", settings)


def _row(imported: Import) -> list[Any]:
    counts = ", ".join(f"{word}: {number}" for word, number in sorted(imported.counts.items()))
    said = [getattr(imported, name) for name in IMPORTS]
    said[IMPORTS.index("counts")] = counts
    return said
