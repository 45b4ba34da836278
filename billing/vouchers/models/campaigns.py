"""A voucher programme of the town: who issues it, its rules, and the envelope behind it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from billing.ledger.models import Mode
from halles import clock, moves
from halles.money import Money, MoneyField

# Vouchers last a few years at most: their last midnight is always a date one can compute.
LONGEST = timedelta(days=3 * 366)
LAST_START = date(2100, 1, 1)


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def open(self) -> CampaignQuerySet:
        return self.filter(state=Campaign.State.OPEN)

    def on_sale(self, at: datetime) -> CampaignQuerySet:
        """Open, on a day of the sale, both ends included."""
        day = clock.local(at).date()
        return self.open().filter(sold_from__lte=day, sold_until__gte=day)

    def affording(self, amount: Money) -> CampaignQuerySet:
        """Whose envelope still has so much."""
        return self.filter(committed__lte=F("budget") - amount.cents)

    def commit(self, amount: Money) -> bool:
        """Take from the envelope of the one campaign selected; False, and nothing, if short."""
        return self.affording(amount).update(committed=F("committed") + amount.cents) == 1

    def free(self, amount: Money) -> None:
        """Put back into the envelope."""
        self.update(committed=F("committed") - amount.cents)


class Campaign(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("campaign", "draft")
        OPEN = "open", pgettext_lazy("campaign", "open")
        SUSPENDED = "suspended", pgettext_lazy("campaign", "suspended")
        CLOSED = "closed", pgettext_lazy("campaign", "closed")

    class Issuer(models.TextChoices):
        ASSOCIATION = "association", _("Merchants' association")
        REGIE = "regie", _("Public revenue office of the town")
        CCAS = "ccas", _("Social action centre")

    # A closed campaign sells no more; what was sold is good until the last day.
    MOVES: ClassVar[dict[str, set[str]]] = {
        State.DRAFT: {State.OPEN},
        State.OPEN: {State.SUSPENDED, State.CLOSED},
        State.SUSPENDED: {State.OPEN, State.CLOSED},
        State.CLOSED: set(),
    }
    # A card is not charged less than this.
    LEAST_PRICE = Money(50)

    name = models.CharField(_("name"), max_length=100)
    issuer = models.CharField(
        _("issuer"), max_length=16, choices=Issuer, default=Issuer.ASSOCIATION
    )
    issuer_name = models.CharField(_("name of the issuer"), max_length=150)
    face = MoneyField(_("worth"), default=Money(1000))
    price = MoneyField(_("price"), default=Money(750))
    budget = MoneyField(_("envelope"))
    committed = MoneyField(default=Money.ZERO)
    cap_per_household = models.PositiveSmallIntegerField(_("vouchers per household"), default=4)
    sold_from = models.DateField(_("first day of the sale"))
    sold_until = models.DateField(_("last day of the sale"))
    spend_from = models.DateField(_("first day to spend them"))
    spend_until = models.DateField(_("last day to spend them"))
    online = models.BooleanField(_("accepted online"), default=True)
    in_shop = models.BooleanField(_("accepted in the shops"), default=True)
    mode = models.CharField(max_length=4, choices=Mode)
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField()

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(committed__gte=0) & Q(committed__lte=F("budget")),
                name="campaign_within_envelope",
            ),
            models.CheckConstraint(
                condition=Q(price__gte=50) & Q(price__lt=F("face")), name="campaign_price"
            ),
            models.CheckConstraint(
                condition=Q(sold_until__gte=F("sold_from"))
                & Q(spend_until__gte=F("sold_until"))
                & Q(spend_until__gte=F("spend_from")),
                name="campaign_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(sold_from__lte=LAST_START)
                & Q(spend_until__lte=F("sold_from") + LONGEST),
                name="campaign_days_not_too_far",
            ),
            models.CheckConstraint(condition=Q(cap_per_household__gte=1), name="campaign_cap"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def town_share(self) -> Money:
        """What the town adds to each voucher."""
        share: Money = self.face - self.price
        return share

    @property
    def expires_at(self) -> datetime:
        """Midnight in Paris at the end of the last day."""
        return clock.moment(self.spend_until + timedelta(days=1), clock.MIDNIGHT)

    @property
    def left(self) -> Money:
        """What the envelope can still give."""
        left: Money = self.budget - self.committed
        return left

    @property
    def percent_left(self) -> int:
        return self.left.cents * 100 // self.budget.cents if self.budget else 0

    @property
    def affordable(self) -> int:
        """How many more vouchers the envelope can help to buy."""
        return self.left.cents // self.town_share.cents

    def move_to(self, state: State, *, at: datetime, by: str) -> None:
        """Move along MOVES and keep the trace; raise IllegalMove otherwise."""
        moves.check(self.MOVES, self.state, state)
        self.steps.create(before=self.state, after=state, at=at, by=by)
        self.state = state
        self.save(update_fields=["state"])


class CampaignStep(models.Model):
    """One move of one campaign. Rows are only ever added."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="steps")
    before = models.CharField(max_length=16, choices=Campaign.State)
    after = models.CharField(max_length=16, choices=Campaign.State)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)

    append_only = True

    def __str__(self) -> str:
        return f"{self.campaign}: {self.before} → {self.after}"
