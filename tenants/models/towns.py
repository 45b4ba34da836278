"""A town: one tenant, with its own schema, role, host and life."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_tenants.models import TenantMixin

from halles import moves
from halles.translations import places
from tenants.models.communes import Commune


class TownQuerySet(models.QuerySet["Town"]):
    def serving(self) -> TownQuerySet:
        """Towns whose pages answer and whose timed jobs run."""
        return self.filter(state__in=Town.SERVING)

    def named(self, text: str) -> TownQuerySet:
        """Towns of that host or subdomain, present or past, or of that commune."""
        host = text if "." in text else f"{text}.{settings.BASE_HOST}"
        return self.filter(
            models.Q(domains__domain=host.lower()) | models.Q(commune_id=text.upper())
        ).distinct()


class Town(TenantMixin):
    class State(models.TextChoices):
        PREPARING = "preparing", _("being prepared")
        TRIAL = "trial", _("on trial")
        OPEN = "open", _("open")
        SUSPENDED = "suspended", _("suspended")
        NOTICE = "notice", _("closing soon")
        CLOSED = "closed", pgettext_lazy("town", "closed")

    class Holder(models.TextChoices):
        COMMUNE = "commune", _("Commune")
        EPCI = "epci", _("Intercommunal body")
        ASSOCIATION = "association", _("Merchants' association")
        CHAMBER = "chamber", _("Chamber of commerce or trades")
        DEPARTEMENT = "departement", _("Département")
        REGION = "region", _("Région")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.PREPARING: {State.TRIAL},
        State.TRIAL: {State.OPEN, State.SUSPENDED},
        State.OPEN: {State.SUSPENDED, State.NOTICE},
        State.SUSPENDED: {State.TRIAL, State.OPEN, State.NOTICE},
        State.NOTICE: {State.CLOSED},
        State.CLOSED: set(),
    }
    SERVING = (State.TRIAL, State.OPEN, State.NOTICE)

    # The schema is built by the opening saga, and never dropped by deleting a row.
    auto_create_schema = False
    auto_drop_schema = False

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=100)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    holder = models.CharField(max_length=16, choices=Holder, default=Holder.COMMUNE)
    state = models.CharField(max_length=16, choices=State, default=State.PREPARING)
    # The colour it was opened with: what its page wears while it has no schema to ask.
    colour = models.CharField(max_length=7, default="#1f5c46")
    # The blueprint version its schema is at; empty while it has no schema.
    schema_version = models.CharField(
        max_length=64, blank=True, default="", db_default="", editable=False
    )
    created_at = models.DateTimeField()

    objects = TownQuerySet.as_manager()

    class Meta:
        constraints = [
            # Opaque and immutable: the same name is the schema's and the role's.
            models.CheckConstraint(
                condition=models.Q(schema_name__regex=r"^t_[a-z0-9_]{1,40}$"), name="town_schema"
            ),
            models.CheckConstraint(
                condition=models.Q(colour__regex=r"^#[0-9a-f]{6}$"), name="town_colour"
            ),
            models.UniqueConstraint(
                fields=["commune"],
                condition=models.Q(holder="commune") & ~models.Q(state="closed"),
                name="town_one_per_commune",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def host(self) -> str:
        """The town's main host; links are made from it, never from the request."""
        return str(self.domains.get(is_primary=True).domain)

    @property
    def of_name(self) -> str:
        """The name after "of", for a message: `d’Arras` in French."""
        return places.of(self.name)

    @property
    def at_name(self) -> str:
        """The name after "in", for a message: `au Mans` in French."""
        return places.at(self.name)

    def known(self) -> Town:
        """Itself, having asked the registry for what is printed inside, where it cannot be read."""
        _ = self.host, self.commune
        return self

    @property
    def address(self) -> str:
        """`https://host`, with the port of the base address where it has one."""
        base = urlsplit(settings.BASE_ADDRESS)
        return f"{base.scheme}://{self.host}{f':{base.port}' if base.port else ''}"

    def move_to(self, state: State, *, at: datetime, by: str, reason: str = "") -> None:
        """Move along MOVES and keep the trace; raise IllegalMove otherwise."""
        moves.check(self.MOVES, self.state, state)
        self.moves.create(before=self.state, after=state, at=at, by=by, reason=reason)
        self.state = state
        self.save(update_fields=["state"])


class Move(models.Model):
    """One move of one town. Rows are only ever added."""

    town = models.ForeignKey(Town, models.PROTECT, related_name="moves")
    before = models.CharField(max_length=16, choices=Town.State)
    after = models.CharField(max_length=16, choices=Town.State)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)
    reason = models.CharField(max_length=300, blank=True)

    append_only = True

    def __str__(self) -> str:
        return f"{self.town}: {self.before} → {self.after}"
