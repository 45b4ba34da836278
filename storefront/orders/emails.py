"""What shoppers and merchants are told."""

from datetime import datetime

from halles.money import Money
from halles.notifications import actions as notifications
from storefront.orders.models import Order, SubOrder


def paid(order: Order, *, at: datetime) -> None:
    """The order is confirmed to the shopper, and each merchant has its part to prepare."""
    parts = order.suborders.select_related("merchant__shop").prefetch_related("lines")
    notifications.mail(order.email, "orders/mails/paid", at=at, order=order, parts=parts)
    for part in parts:
        notifications.mail(
            part.merchant.email, "orders/mails/to_prepare", at=at, order=order, part=part
        )


def ready(part: SubOrder, *, at: datetime) -> None:
    _tell_shopper("orders/mails/ready", part, at=at)


def refused(part: SubOrder, *, reason: str, at: datetime) -> None:
    _tell_shopper("orders/mails/refused", part, at=at, reason=reason)


def money_back(order: Order, *, amount: Money, at: datetime) -> None:
    """A payment came too late, or twice: it is given back."""
    notifications.mail(order.email, "orders/mails/money_back", at=at, order=order, amount=amount)


def _tell_shopper(template: str, part: SubOrder, *, at: datetime, reason: str = "") -> None:
    notifications.mail(
        part.order.email, template, at=at, order=part.order, part=part, reason=reason
    )
