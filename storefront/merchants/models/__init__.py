"""Sellers of one town, their shops, when those are open; how they come and go."""

from storefront.merchants.models.hours import Closing, Day, Hours, Opening
from storefront.merchants.models.invitations import Invitation, Roster
from storefront.merchants.models.merchants import IllegalMove, Merchant, Move
from storefront.merchants.models.shops import Shop
from storefront.merchants.models.takeouts import Takeout

__all__ = [
    "Closing",
    "Day",
    "Hours",
    "IllegalMove",
    "Invitation",
    "Merchant",
    "Move",
    "Opening",
    "Roster",
    "Shop",
    "Takeout",
]
