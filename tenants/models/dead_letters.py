"""Which messages nobody could deliver: what the operator sees without asking every town."""

from __future__ import annotations

from django.db import models


class DeadLetter(models.Model):
    """
    Names a message that was given up, added in its transaction; error and payload stay in it.

    The row goes when somebody has decided. Added twice, it is there once.
    """

    schema_name = models.CharField(max_length=63)
    message_id = models.BigIntegerField()
    job = models.CharField(max_length=150)
    died_at = models.DateTimeField()

    towns_may_add = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schema_name", "message_id"], name="tenants_dead_letter_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.message_id} of {self.schema_name}"
