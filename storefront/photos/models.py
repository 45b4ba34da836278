"""A photo somebody sent: where it hangs, and what has become of it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from halles import moves
from halles.pictures import BadPicture, OddShape, Picture, TooLarge, TooSlow


class PhotoQuerySet(models.QuerySet["Photo"]):
    def at(self, place: str) -> PhotoQuerySet:
        """What hangs there, in order, and what is still being drawn or was refused."""
        return self.filter(place=place).order_by("rank", "pk")

    def ready(self) -> PhotoQuerySet:
        return self.filter(state=Photo.State.READY)

    def abandoned(self, before: datetime) -> PhotoQuerySet:
        """Tickets nobody used, and photos nobody hung, since then."""
        unused = Q(state=Photo.State.WAITING, received_at=None)
        return self.filter(unused | Q(place__startswith=DRAWER), created_at__lt=before)


class Photo(models.Model):
    """
    `place` names where it hangs by an opaque reference: "product:42", "front:7", "logo:7" or,
    before it hangs anywhere, "drawer:7".
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("being prepared")
        READY = "ready", _("ready")
        REFUSED = "refused", _("refused")

    class Reason(models.TextChoices):
        NOT_A_PICTURE = "not_a_picture", _("This is not a photo: send a JPEG, PNG, WebP or AVIF.")
        TOO_LARGE = "too_large", _("This photo is too large: 12 MB and 40 megapixels at most.")
        ODD_SHAPE = "odd_shape", _("This picture is too small or too narrow to be looked at.")
        TOO_SLOW = "too_slow", _("This file could not be opened: take the photo again.")
        NEVER_CAME = "never_came", _("The photo did not arrive: send it again.")

        @classmethod
        def of(cls, refusal: BadPicture) -> Photo.Reason:
            """Why a photo is refused, in the words of its sender."""
            known = {TooLarge: cls.TOO_LARGE, OddShape: cls.ODD_SHAPE, TooSlow: cls.TOO_SLOW}
            return known.get(type(refusal), cls.NOT_A_PICTURE)

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.WAITING: {State.READY, State.REFUSED},
        State.READY: set(),
        State.REFUSED: set(),
    }

    place = models.CharField(max_length=40)
    rank = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=16, choices=Reason, blank=True)
    alt = models.CharField(_("what the photo shows"), max_length=150, blank=True)
    # Where its files begin, known before they are made: made twice, they are the same files.
    base_key = models.CharField(max_length=200)
    # What was sent, in the private bucket, until it was drawn again.
    incoming_key = models.CharField(max_length=200, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    # The form it came with: sent twice, it is one photo.
    idem = models.CharField(max_length=64, blank=True)
    by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(width__gt=0, height__gt=0), name="photo_has_a_size"
            ),
            models.UniqueConstraint(
                fields=["by", "idem"], condition=~Q(idem=""), name="photo_once_a_form"
            ),
        ]
        indexes = [models.Index(fields=["place", "rank"], name="photo_place")]

    def __str__(self) -> str:
        return f"photo {self.pk}, {self.place}"

    @property
    def traced_as(self) -> str:
        """What the trace calls it: where it hangs, and its number."""
        return f"{self.place} photo:{self.pk}"

    @property
    def picture(self) -> Picture:
        """What is shown of it; of one that is not ready, nothing."""
        ready = self.state == self.State.READY
        return Picture(self.base_key if ready else "", self.width, self.height, self.alt)

    def move_to(self, state: State, *, at: datetime) -> None:
        """Move along MOVES; raise IllegalMove otherwise."""
        moves.check(self.MOVES, self.state, state)
        self.state, self.done_at = state, at


DRAWER = "drawer:"


def drawer(shop_pk: int) -> str:
    """Where the photos of a shop lie before they hang anywhere."""
    return f"{DRAWER}{shop_pk}"
