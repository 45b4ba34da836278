"""The words of a town's shops and products, to guess what a mistyped one meant."""

from __future__ import annotations

from django.contrib.postgres.indexes import GistIndex
from django.db import models


class Word(models.Model):
    """A word as it was written, and as it is compared: lower case, without accents."""

    text = models.CharField(max_length=60)
    plain = models.CharField(max_length=60, unique=True)
    # In how many products and shops it was, the last time the town was read through.
    hits = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        # GiST, because it gives the nearest words in order; GIN only those past a threshold.
        indexes = [GistIndex(fields=["plain"], name="word_nearest", opclasses=["gist_trgm_ops"])]

    def __str__(self) -> str:
        return self.text
