"""From a placed order to the provider's page, and back from it."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from billing.payments import actions as payments
from billing.payments.models import Payment
from storefront.orders.models import Order


class NotPayable(Exception):
    """The order is paid, or was not paid in time."""


def pay_page(order: Order, *, at: datetime) -> str:
    """
    The address of the provider's page where this order is paid; not inside a transaction.

    Raises NotPayable, or what the provider raises (see billing.payments.port).
    """
    if not order.can_be_paid(at):
        raise NotPayable(order.number)
    payment = payments.open(
        reference=order.reference,
        amount=order.card_total,
        email=order.email,
        description=_("Order %(number)s") % {"number": order.number},
        return_path=reverse("orders:return", args=[order.token]),
        at=at,
    )
    try:
        return payments.begin(payment)
    except payments.NotOpen as error:
        raise NotPayable(order.number) from error


def come_back(order: Order, *, at: datetime) -> Payment | None:
    """Ask the provider how far the payment is: its own message may be late, or lost."""
    payment = Payment.objects.of(order.reference).first()
    return payments.settle(payment, at=at) if payment else None
