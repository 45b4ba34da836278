"""The shelves every town begins with."""

import csv
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction

from storefront.catalogue.models import Category

SHELVES = Path(__file__).parents[1] / "data" / "categories.csv"
Row = Mapping[str, str]


@transaction.atomic
def seed_categories() -> int:
    """
    Give the town the usual shelves of local trade, and say how many it has.

    Shelves that are there already, and what the town changed on them, are left alone; what they
    lack of a number and of words is added.
    """
    with SHELVES.open(encoding="utf-8", newline="") as table:
        rows = list(enumerate(csv.DictReader(table, delimiter=";", strict=True)))
    _add([(order, row) for order, row in rows if not row["parent"]])
    _add([(order, row) for order, row in rows if row["parent"]])
    _complete({row["slug"]: row for _order, row in rows})
    return Category.objects.count()


def _add(rows: list[tuple[int, Row]]) -> None:
    there = dict(Category.objects.values_list("slug", "pk"))
    Category.objects.bulk_create(
        Category(
            slug=row["slug"],
            name=row["name"],
            icon=row["icon"],
            order=order,
            usual_vat_basis_points=int(row["vat"]),
            parent_id=there.get(row["parent"]),
            google=_number(row),
            words=row["words"],
        )
        for order, row in rows
        if row["slug"] not in there
    )


def _complete(rows: Mapping[str, Row]) -> None:
    older = list(Category.objects.filter(slug__in=rows, google=None, words=""))
    for category in older:
        row = rows[category.slug]
        category.google, category.words = _number(row), row["words"]
    Category.objects.bulk_update(older, ["google", "words"])


def _number(row: Row) -> int | None:
    return int(row["google"]) if row["google"] else None
