"""Who was invited, from which list, and how far they came."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from storefront.merchants.models.merchants import Merchant

# A letter lies on a counter for a while.
LASTS = timedelta(days=90)
# After this long without a step, the town hall calls.
STUCK_AFTER = timedelta(days=7)


def new_key() -> str:
    return secrets.token_hex(8)


class Roster(models.Model):
    """A list of shops that the town hall brought, read and not confirmed yet, or confirmed."""

    name = models.CharField(_("name of the list"), max_length=100)
    approve_at_once = models.BooleanField(default=False)
    # {"rows": [{"row": 2, "siret": …}, …]}, emptied once confirmed: the shops say the rest.
    lines = models.JSONField(default=dict)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=254)
    confirmed_at = models.DateTimeField(null=True)
    invited = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def stuck(self, at: datetime) -> InvitationQuerySet:
        """Those sent, or taken up, a week ago and without a step since; the oldest first."""
        before = at - STUCK_AFTER
        left_alone = models.Q(sent_at__lt=before, opened_at=None) | models.Q(
            opened_at__lt=before, claimed_at=None
        )
        begun = models.Q(merchant__state=Merchant.State.CLAIMED, claimed_at__lt=before)
        waiting = models.Q(merchant__state=Merchant.State.INVITED) & left_alone
        return self.filter(waiting | begun).order_by("sent_at", "pk")


class Invitation(models.Model):
    """The town hall asks one merchant to take over a shop that it has filled in beforehand."""

    class Step(models.TextChoices):
        PREPARED = "prepared", _("not sent yet")
        SENT = "sent", _("sent")
        OPENED = "opened", _("link opened")
        CLAIMED = "claimed", _("claimed, shop to finish")
        FINISHED = "finished", _("finished")
        REVOKED = "revoked", _("link withdrawn")

    merchant = models.OneToOneField(Merchant, models.PROTECT, related_name="invitation")
    roster = models.ForeignKey(Roster, models.PROTECT, null=True, related_name="invitations")
    # What links carry; another one makes all links made before worthless.
    key = models.CharField(max_length=32, default=new_key)
    approve_at_once = models.BooleanField(default=False)
    invited_at = models.DateTimeField()
    invited_by = models.CharField(max_length=254)
    mailed_at = models.DateTimeField(null=True)
    printed_at = models.DateTimeField(null=True)
    # The last of both.
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["sent_at"], name="invitation_sent")]

    def __str__(self) -> str:
        return str(self.merchant)

    @property
    def step(self) -> Any:
        """How far it came."""
        told = (
            (self.finished_at, self.Step.FINISHED),
            (self.claimed_at, self.Step.CLAIMED),
            (self.revoked_at, self.Step.REVOKED),
            (self.opened_at, self.Step.OPENED),
            (self.sent_at, self.Step.SENT),
        )
        return next((step for at, step in told if at), self.Step.PREPARED)

    def is_open(self, at: datetime) -> bool:
        """Whether a link to it still opens anything."""
        return not self.revoked_at and at < self.expires_at
