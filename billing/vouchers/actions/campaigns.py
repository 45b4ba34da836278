"""Opening and closing the sale of vouchers."""

from datetime import datetime

from django.db import transaction

from billing.vouchers.models import Campaign
from halles.audit import actions as audit


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
