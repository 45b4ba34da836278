"""The opening of a town, step by step: any step may crash and is taken up again."""

from __future__ import annotations

from django.db import models

from tenants.models.towns import Town


class Opening(models.Model):
    town = models.OneToOneField(Town, models.PROTECT, related_name="opening")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=254)
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"opening of {self.town}"


class Step(models.Model):
    """One step of one opening; it is done when `finished_at` is set, and then never again."""

    opening = models.ForeignKey(Opening, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=20)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["opening", "name"], name="opening_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.opening}: {self.name}"
