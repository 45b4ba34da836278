"""Whether a code may be spent here and now."""

from datetime import datetime

from billing.vouchers.actions.refusals import (
    Expired,
    HeldElsewhere,
    NotEligible,
    NotStarted,
    RateLimited,
    Suspended,
    UnknownCode,
)
from billing.vouchers.models import Campaign, Redemption, Voucher
from halles import clock, limits

# For each client address, and for each shop: nobody types faster at a till.
TRIES, SECONDS = 30, 60


def count_try(*who: str) -> None:
    """Count a try of a code for each of those; raise RateLimited past the limit of one."""
    allowed = [limits.allow(f"voucher:{w}", limit=TRIES, seconds=SECONDS) for w in who]
    if not all(allowed):
        raise RateLimited


def look_up(typed: str, *, channel: str, at: datetime) -> Voucher:
    """
    The voucher of that code, with its campaign.

    Raises a Refused when it cannot be spent there now. Unknown, spent and another town's
    code are answered alike, after the same work.
    """
    voucher = Voucher.objects.of_codes([typed]).first()
    if voucher is None:
        raise UnknownCode
    must_be_usable(voucher, channel=channel, at=at)
    return voucher


def must_be_usable(voucher: Voucher, *, channel: str, at: datetime) -> None:
    """Raise the reason why it cannot be spent there now, if there is one."""
    campaign = voucher.campaign
    if voucher.expires_at <= at:
        raise Expired
    if campaign.state == Campaign.State.SUSPENDED:
        raise Suspended
    if clock.local(at).date() < campaign.spend_from:
        raise NotStarted
    if not (campaign.online if channel == Redemption.Channel.ONLINE else campaign.in_shop):
        raise NotEligible
    if not voucher.remaining:
        raise HeldElsewhere if voucher.is_held else UnknownCode
