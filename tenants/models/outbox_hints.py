"""Which schemas have messages waiting: what the relay reads instead of asking every town."""

from django.db import models


class OutboxHint(models.Model):
    """
    One row per posted message, added in its transaction and taken by the relay.

    Rows are added, never updated: a counter per town would make all its checkouts queue.
    """

    schema_name = models.CharField(max_length=63)
    due_at = models.DateTimeField()

    towns_may_add = True

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="outbox_hint_due")]

    def __str__(self) -> str:
        return f"{self.schema_name} at {self.due_at}"
