"""Sellers of one town, their shops, when those are open; how they come and go."""

from halles.moves import IllegalMove
from storefront.merchants.models.assistance import Assistance
from storefront.merchants.models.evidence import Evidence
from storefront.merchants.models.hours import Day, Hours, Stretch
from storefront.merchants.models.identity import Admission, Alert, Identity
from storefront.merchants.models.invitations import Invitation, Roster
from storefront.merchants.models.merchants import Merchant, Move, merchants_of
from storefront.merchants.models.modes import BOUGHT, Mode, Notice, in_mode
from storefront.merchants.models.openings import Closing, Opening, SpecialOpening
from storefront.merchants.models.rhythms import Rhythm, Rhythmic
from storefront.merchants.models.shops import Shop
from storefront.merchants.models.stalls import Stall
from storefront.merchants.models.takeouts import Takeout

__all__ = [
    "BOUGHT",
    "Admission",
    "Alert",
    "Assistance",
    "Closing",
    "Day",
    "Evidence",
    "Hours",
    "Identity",
    "IllegalMove",
    "Invitation",
    "Merchant",
    "Mode",
    "Move",
    "Notice",
    "Opening",
    "Rhythm",
    "Rhythmic",
    "Roster",
    "Shop",
    "SpecialOpening",
    "Stall",
    "Stretch",
    "Takeout",
    "in_mode",
    "merchants_of",
]
