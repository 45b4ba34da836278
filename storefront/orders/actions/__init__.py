"""What can be done to an order, from the basket to the counter. Each is one transaction."""

from storefront.orders.actions.expiring import expire, expire_overdue
from storefront.orders.actions.pay import NotPayable, come_back, pay_page
from storefront.orders.actions.placing import (
    EmptyBasket,
    NotForSale,
    OtherOrder,
    PriceChanged,
    Shopper,
    place,
)
from storefront.orders.actions.prepare import (
    AlreadyHandedOver,
    TooManyTries,
    WrongCode,
    accept,
    hand_over,
    ready,
)
from storefront.orders.actions.refusing import refuse
from storefront.orders.models.delivery import Delivery, NotDelivered
from storefront.orders.models.shares import BelowMinimum

__all__ = [
    "AlreadyHandedOver",
    "BelowMinimum",
    "Delivery",
    "EmptyBasket",
    "NotDelivered",
    "NotForSale",
    "NotPayable",
    "OtherOrder",
    "PriceChanged",
    "Shopper",
    "TooManyTries",
    "WrongCode",
    "accept",
    "come_back",
    "expire",
    "expire_overdue",
    "hand_over",
    "pay_page",
    "place",
    "ready",
    "refuse",
]
