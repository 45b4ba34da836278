"""What must be true of vouchers and of the ledger together."""

from collections.abc import Iterable

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from billing.ledger import chart
from billing.ledger import queries as ledger
from billing.ledger.checks import audit_check
from billing.vouchers.models import Campaign, Hold, Purchase, Voucher
from halles.money import Money


@audit_check
def voucher_liability_is_what_is_left() -> Iterable[str]:
    for campaign in Campaign.objects.order_by("pk"):
        owed = -ledger.balance(chart.voucher_liability(campaign.pk), campaign.mode)
        left = _sum(Voucher.objects.filter(campaign=campaign), "remaining")
        held = _sum(Hold.objects.filter(voucher__campaign=campaign, state="held"), "amount")
        if owed != left + held:
            yield f"campaign {campaign.pk}: {owed} in the ledger, {left + held} on its vouchers"


@audit_check
def envelope_is_what_the_town_gave_and_promised() -> Iterable[str]:
    for campaign in Campaign.objects.order_by("pk"):
        given = ledger.balance(chart.subsidy(campaign.pk), campaign.mode)
        waiting = Purchase.objects.filter(campaign=campaign, state=Purchase.State.PLACED)
        promised = campaign.town_share * sum(waiting.values_list("quantity", flat=True))
        if campaign.committed != given + promised:
            yield f"campaign {campaign.pk}: {campaign.committed} taken, {given + promised} used"


@audit_check
def moves_add_up_to_what_is_left() -> Iterable[str]:
    summed = Voucher.objects.annotate(moved=Coalesce(Sum("moves__amount"), 0))
    wrong = summed.exclude(moved=F("remaining")).order_by("pk")
    for pk, remaining, moved in wrong.values_list("pk", "remaining", "moved"):
        yield f"voucher {pk}: {remaining} left, moves say {moved}"


@audit_check
def expired_vouchers_are_empty() -> Iterable[str]:
    full = Voucher.objects.filter(~Q(remaining=0), state=Voucher.State.EXPIRED)
    for voucher in full.order_by("pk"):
        yield f"voucher {voucher.pk}: expired with {voucher.remaining} on it"


def _sum(rows: object, column: str) -> Money:
    return rows.aggregate(total=Sum(column))["total"] or Money.ZERO  # type: ignore[attr-defined]
