"""What the town hall checks of a merchant, and what it is shown for it."""

from storefront.merchants.actions.checks.admission import admit
from storefront.merchants.actions.checks.evidence import (
    TooMany,
    delete_old_evidence,
    look_at,
    present_evidence,
)
from storefront.merchants.actions.checks.identity import BadVat, Facts, ask_for_more, declare
from storefront.merchants.actions.checks.register import (
    closed,
    consult,
    consult_old,
    opened,
    settle,
)

__all__ = [
    "BadVat",
    "Facts",
    "TooMany",
    "admit",
    "ask_for_more",
    "closed",
    "consult",
    "consult_old",
    "declare",
    "delete_old_evidence",
    "look_at",
    "opened",
    "present_evidence",
    "settle",
]
