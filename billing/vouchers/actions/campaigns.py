"""What the town hall does with a campaign."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from billing.payments import registry
from billing.vouchers.models import Campaign, IllegalMove
from halles.audit import actions as audit
from halles.money import Money


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a campaign promises; see Campaign for what each means."""

    name: str
    issuer: str
    issuer_name: str
    face: Money
    price: Money
    budget: Money
    cap_per_household: int
    sold_from: date
    sold_until: date
    spend_from: date
    spend_until: date
    online: bool
    in_shop: bool


@transaction.atomic
def draft_campaign(terms: Terms, *, at: datetime, by: str) -> Campaign:
    """Prepare a campaign that nobody sees yet."""
    campaign = Campaign.objects.create(mode=registry.mode(), created_at=at, **vars(terms))
    audit.record("campaign.draft", target=f"campaign:{campaign.pk}", by=by, at=at)
    return campaign


@transaction.atomic
def amend_campaign(campaign: Campaign, terms: Terms, *, at: datetime, by: str) -> Campaign:
    """Change a draft; raise IllegalMove once it was opened: a promise is kept as it was made."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state != Campaign.State.DRAFT:
        raise IllegalMove(f"{campaign.state} → amended")
    for name, value in vars(terms).items():
        setattr(campaign, name, value)
    campaign.save()
    audit.record("campaign.amend", target=f"campaign:{campaign.pk}", by=by, at=at)
    return campaign


def open_campaign(campaign: Campaign, *, at: datetime, by: str) -> Campaign:
    """Sell them, and let them be spent; raise IllegalMove on a closed one."""
    return _move(campaign, Campaign.State.OPEN, at, by)


def suspend_campaign(campaign: Campaign, *, at: datetime, by: str) -> Campaign:
    """Sell none and let none be spent, for now; raise IllegalMove unless open."""
    return _move(campaign, Campaign.State.SUSPENDED, at, by)


def close_campaign(campaign: Campaign, *, at: datetime, by: str) -> Campaign:
    """Sell no more, for good; what was sold is spent until the last day. May raise IllegalMove."""
    return _move(campaign, Campaign.State.CLOSED, at, by)


@transaction.atomic
def _move(campaign: Campaign, state: Campaign.State, at: datetime, by: str) -> Campaign:
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    campaign.move_to(state, at=at, by=by)
    audit.record(f"campaign.{state}", target=f"campaign:{campaign.pk}", by=by, at=at)
    return campaign
