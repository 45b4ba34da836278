"""The condition of a town's tables: what the last migration and the last look at them found."""

from django.db import models

from tenants.models.towns import Town


class Condition(models.Model):
    """
    `error` is why a migration left the town where it was, empty once one succeeds.

    `drift` are the lines by which its tables differ from its version's blueprint: `-` for what
    is missing, `+` for what should not be there. Empty when there is none.
    """

    town = models.OneToOneField(Town, models.CASCADE, primary_key=True, related_name="condition")
    error = models.TextField(blank=True)
    failed_at = models.DateTimeField(null=True)
    drift = models.TextField(blank=True)
    looked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"tables of {self.town}"
