"""What can be done with vouchers. Each action is one transaction."""

from billing.vouchers.actions.buy import buy, count_purchase, follow, forget, pay
from billing.vouchers.actions.campaigns import (
    Terms,
    amend_campaign,
    close_campaign,
    draft_campaign,
    open_campaign,
    suspend_campaign,
)
from billing.vouchers.actions.expire import expire, expire_past
from billing.vouchers.actions.hold import capture, give_back, hold, release
from billing.vouchers.actions.look_up import count_try, look_up
from billing.vouchers.actions.redeem import redeem
from billing.vouchers.actions.refusals import (
    EnvelopeExhausted,
    NotEligible,
    NotHeld,
    NotSpent,
    RateLimited,
    Refused,
)

__all__ = [
    "EnvelopeExhausted",
    "NotEligible",
    "NotHeld",
    "NotSpent",
    "RateLimited",
    "Refused",
    "Terms",
    "amend_campaign",
    "buy",
    "capture",
    "close_campaign",
    "count_purchase",
    "count_try",
    "draft_campaign",
    "expire",
    "expire_past",
    "follow",
    "forget",
    "give_back",
    "hold",
    "look_up",
    "open_campaign",
    "pay",
    "redeem",
    "release",
    "suspend_campaign",
]
