"""An event of the town: once, from then to then, in one place."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from halles.pictures import Picture
from storefront.agenda.models.prose import Prose


class EventQuerySet(models.QuerySet["Event"]):
    def shown(self) -> EventQuerySet:
        """Those anybody may read of, cancelled and past ones included."""
        return self.exclude(state=Event.State.ARCHIVED)

    def coming(self, at: datetime) -> EventQuerySet:
        """Those that are not over, the first one first; a cancelled one still says so."""
        return self.shown().filter(ends_at__gt=at).order_by("starts_at", "pk")


class Event(Prose):
    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CANCELLED = "cancelled", _("cancelled")
        ARCHIVED = "archived", _("archived")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.PLANNED: {State.CANCELLED, State.ARCHIVED},
        State.CANCELLED: {State.PLANNED, State.ARCHIVED},
        State.ARCHIVED: {State.PLANNED},
    }

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(max_length=120)
    place = models.CharField(_("place"), max_length=160)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    link = models.URLField(_("link"), max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    # Says why, on its page, once it is cancelled.
    reason = models.CharField(max_length=200, blank=True)
    picture_key = models.CharField(max_length=200, blank=True)
    picture_width = models.PositiveIntegerField(default=0)
    picture_height = models.PositiveIntegerField(default=0)
    picture_alt = models.CharField(_("what the picture shows"), max_length=160, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__regex="^https?://"), name="event_link_is_of_the_web"
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="event_coming")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/agenda/{self.slug}-{self.pk}/"

    @property
    def cancelled(self) -> bool:
        return self.state == Event.State.CANCELLED

    @property
    def picture(self) -> str:
        return self._kept.full

    @property
    def thumb(self) -> str:
        return self._kept.thumb

    @property
    def share_picture(self) -> str:
        """A JPEG of 1200 × 630 for links shown elsewhere; nothing without a picture."""
        return self._kept.share

    @property
    def _kept(self) -> Picture:
        return Picture(self.picture_key, self.picture_width, self.picture_height)
