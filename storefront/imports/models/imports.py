"""An import: one spreadsheet sent for one shop, from the file to what it changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from halles import moves
from storefront.catalogue.models import Category
from storefront.imports.models.schedules import Schedule
from storefront.merchants.models import Shop


class ImportQuerySet(models.QuerySet["Import"]):
    def newest(self) -> ImportQuerySet:
        return self.order_by("-created_at", "-pk")


class Import(models.Model):
    class State(models.TextChoices):
        UPLOADED = "uploaded", _("being read")
        READ = "read", _("waiting for its columns")
        CHECKING = "checking", _("being checked")
        PREVIEWED = "previewed", _("ready to be applied")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        FAILED = "failed", _("not readable")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.UPLOADED: {State.READ, State.FAILED},
        State.READ: {State.CHECKING},
        State.CHECKING: {State.PREVIEWED},
        State.PREVIEWED: {State.CHECKING, State.APPLYING},
        State.APPLYING: {State.APPLIED},
        State.APPLIED: {State.UNDOING},
        State.UNDOING: {State.UNDONE},
        State.UNDONE: set(),
        State.FAILED: set(),
    }
    # Somebody or something is at work on it: its page asks again by itself.
    BUSY = frozenset({State.UPLOADED, State.CHECKING, State.APPLYING, State.UNDOING})

    shop = models.ForeignKey(Shop, models.PROTECT, related_name="imports")
    schedule = models.ForeignKey(Schedule, models.SET_NULL, null=True, related_name="imports")
    # Which turn of its schedule it is: each comes once.
    turn = models.CharField(max_length=40, blank=True, default="", db_default="")
    state = models.CharField(max_length=16, choices=State, default=State.UPLOADED)
    # Why it is not readable: a word that the pages translate.
    reason = models.CharField(max_length=40, blank=True)
    file_name = models.CharField(max_length=200)
    # In the private bucket; empty once it is forgotten.
    file_key = models.CharField(max_length=200, blank=True)
    # An archive of pictures, and whether each of them has found its product.
    pictures_key = models.CharField(max_length=200, blank=True)
    pictures_listed = models.BooleanField(default=False, db_default=False)
    # Whose export it is: `own`, `shopify`, `woocommerce`, `prestashop`, or `other`.
    layout = models.CharField(max_length=20, blank=True)
    columns = models.JSONField(default=list)
    # Header to field.
    mapping = models.JSONField(default=dict)
    # Where new products go whose line names no category.
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="+")
    publishes = models.BooleanField(default=True)
    # How many lines there are, how many the present step is through, and what became of them.
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    by = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    # Its file and its lines are gone: what it did can no longer be undone.
    forgotten_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "turn"], condition=~models.Q(turn=""), name="import_once_a_turn"
            ),
        ]
        indexes = [
            models.Index(fields=["shop", "-created_at"], name="import_of_shop"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(forgotten_at=None),
                name="import_to_forget",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def move_to(self, state: State) -> None:
        """Move along MOVES; raise IllegalMove otherwise. The audit keeps who and when."""
        moves.check(self.MOVES, self.state, state)
        self.state = state

    @property
    def brings_photos(self) -> bool:
        """Whether it may have something to do even where each line is as it was."""
        return bool(self.pictures_key) or "pictures" in self.mapping.values()

    @property
    def busy(self) -> bool:
        return self.state in self.BUSY
