"""The trace of what people did with their rights."""

from django.db import models


class Entry(models.Model):
    """Who did what to what, when. Rows are only ever added; a trigger sees to it."""

    at = models.DateTimeField()
    by = models.CharField(max_length=254)
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)

    append_only = True

    class Meta:
        indexes = [models.Index(fields=["-at"], name="audit_entry_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by}: {self.verb} {self.target}"
