"""Sellers of one town, their shops, and when those are open."""

from storefront.merchants.models.hours import Closing, Day, Hours, Opening
from storefront.merchants.models.merchants import IllegalMove, Merchant, Move
from storefront.merchants.models.shops import Shop

__all__ = ["Closing", "Day", "Hours", "IllegalMove", "Merchant", "Move", "Opening", "Shop"]
