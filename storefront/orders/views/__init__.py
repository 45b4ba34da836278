"""The shopper's pages: checkout, payment, tracking."""

from storefront.orders.views.checkout import checkout
from storefront.orders.views.tracking import come_back, mine, pay, track

__all__ = ["checkout", "come_back", "mine", "pay", "track"]
