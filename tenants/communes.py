"""Loads the communes the product ships into the registry."""

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from tenants.models import Commune, MergedCommune
from tenants.models.communes import plain

DATA = Path(__file__).parent / "data"
UPDATED = [f.name for f in Commune._meta.fields if not f.primary_key]


@transaction.atomic
def load() -> int:
    """Bring the registry's communes to those of the files, and say how many there are."""
    Commune.objects.bulk_create(
        [_commune(row) for row in _rows("communes.csv.gz")],
        batch_size=5000,
        update_conflicts=True,
        unique_fields=["insee"],
        update_fields=UPDATED,
    )
    MergedCommune.objects.bulk_create(
        [
            MergedCommune(insee=row["insee"], name=row["name"], into_id=row["into"])
            for row in _rows("merged_communes.csv.gz")
        ],
        ignore_conflicts=True,
    )
    return Commune.objects.count()


def _rows(name: str) -> Iterator[dict[str, str]]:
    with gzip.open(DATA / name, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _commune(row: dict[str, str]) -> Commune:
    return Commune(
        insee=row["insee"],
        name=row["name"],
        plain_name=plain(row["name"]),
        siren=row["siren"],
        postal_codes=row["postal_codes"].split(),
        population=int(row["population"] or 0),
        departement=row["departement"],
        departement_name=row["departement_name"],
        region=row["region"],
        epci_siren=row["epci_siren"],
        epci_name=row["epci_name"],
    )
