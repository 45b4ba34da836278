"""The voucher campaign of a demo town: 7.50 € become 10 €, the town pays the difference."""

from datetime import datetime, timedelta

from billing.ledger.models import Mode
from billing.vouchers import actions
from billing.vouchers.models import Campaign
from halles import clock
from halles.demo import almanac
from halles.demo.people import manager_address
from halles.money import Money
from tenants.models import Town

ON_SALE, GOOD_FOR = timedelta(days=45), timedelta(days=120)


def since(row: almanac.Town, *, at: datetime) -> datetime:
    """When the sale began; `at` is now."""
    return at + timedelta(days=row.opens)


def run(row: almanac.Town, town: Town, *, since: datetime) -> Campaign:
    """The town's campaign, written and opened if it is not yet."""
    day = clock.local(since).date()
    campaign, _ = Campaign.objects.get_or_create(
        name="Les bons du centre-ville",
        defaults={
            "issuer_name": f"Les commerçants de {town.name}",
            "budget": Money(row.envelope * 100),
            "sold_from": day,
            "sold_until": day + ON_SALE,
            "spend_from": day,
            "spend_until": day + GOOD_FOR,
            "mode": Mode.TEST,
            "created_at": since,
        },
    )
    if campaign.state == Campaign.State.DRAFT:
        return actions.open_campaign(campaign, at=since, by=manager_address(row))
    return campaign
