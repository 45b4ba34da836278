"""A text as the town hall wrote it, and as pages show it."""

from __future__ import annotations

from django.db import models
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _


class Prose(models.Model):
    text = models.TextField(_("text"), max_length=8000, blank=True)
    # Made of the text when it is saved (agenda.actions.prose), never for a page.
    html = models.TextField(blank=True)
    # Moves at every change anybody can see.
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def prose(self) -> SafeString:
        # Cleaned before it was kept.
        return mark_safe(self.html)  # noqa: S308  # nosec B308 B703  # nosemgrep: marked-safe
