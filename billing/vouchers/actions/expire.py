"""The last day is over."""

import logging
from datetime import datetime

from django.db import transaction

from billing.ledger import actions as ledger
from billing.ledger import chart
from billing.vouchers.models import Campaign, Move, Voucher

logger = logging.getLogger("halles.vouchers")


@transaction.atomic
def expire(voucher: Voucher, *, at: datetime) -> Voucher | None:
    """
    End a voucher past its last day: the town's part of the rest goes back to its envelope,
    the buyer's part to the issuer.

    None, and nothing done, when its last day was put off or an order is being paid with it.
    Locks the voucher, then the envelope.
    """
    due = Voucher.objects.past(at).filter(pk=voucher.pk).select_for_update(of=("self",))
    voucher_due = due.select_related("campaign").first()
    if voucher_due is None:
        return None
    voucher = voucher_due
    if voucher.remaining:
        _share_out(voucher, at)
    voucher.state = Voucher.State.EXPIRED
    voucher.save(update_fields=["state"])
    return voucher


def expire_past(*, at: datetime) -> None:
    """
    Expire the vouchers of this town past their last day, one transaction each.

    One that cannot be expired is reported and does not keep the others waiting.
    """
    for voucher in list(Voucher.objects.past(at)):
        try:
            expire(voucher, at=at)
        except Exception:
            logger.exception("voucher %s cannot be expired", voucher.uuid)


def _share_out(voucher: Voucher, at: datetime) -> None:
    rest, campaign = voucher.remaining, voucher.campaign
    buyer, town = voucher.shares(rest)
    reference = f"voucher:{voucher.uuid}"
    journal = ledger.post(
        # A voucher may live again after a refund, and end again.
        idem=f"voucher-expiry:{voucher.uuid}:{voucher.expires_at:%Y-%m-%d}",
        kind="voucher expiry",
        reference=reference,
        at=at,
        mode=campaign.mode,
        lines=[
            (chart.voucher_liability(campaign.pk), rest),
            (chart.BREAKAGE, -buyer),
            (chart.subsidy(campaign.pk), -town),
        ],
    )
    voucher.add(
        Move(kind=Move.Kind.EXPIRE, amount=-rest, journal=journal, reference=reference, at=at)
    )
    Campaign.objects.filter(pk=campaign.pk).free(town)
