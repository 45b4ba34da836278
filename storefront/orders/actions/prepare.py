"""What a merchant does with its part of an order, up to the counter."""

import hmac
from datetime import datetime

from django.db import transaction

from halles import limits
from storefront.orders import emails
from storefront.orders.models import IllegalMove, Order, SubOrder

TRIES = 10
TRIES_SECONDS = 600


class WrongCode(Exception):
    """It is not the pickup code of this order."""


class TooManyTries(Exception):
    """So many codes were tried that some time must pass."""


class AlreadyHandedOver(IllegalMove):
    """The goods have left already, at `at`."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at.isoformat())
        self.at = at


@transaction.atomic
def accept(suborder: SubOrder, *, at: datetime, by: str) -> SubOrder:
    """The merchant will prepare it. Raises IllegalMove."""
    return _move(suborder, SubOrder.State.ACCEPTED, at=at, by=by)


@transaction.atomic
def ready(suborder: SubOrder, *, at: datetime, by: str) -> SubOrder:
    """It may be collected, and the shopper is told with the pickup code. Raises IllegalMove."""
    suborder = _move(suborder, SubOrder.State.READY, at=at, by=by)
    emails.ready(suborder, at=at)
    return suborder


def hand_over(suborder: SubOrder, *, code: str, at: datetime, by: str) -> SubOrder:
    """
    Hand the goods over against the pickup code.

    Raises AlreadyHandedOver, TooManyTries, WrongCode or IllegalMove.
    """
    # Counted before the transaction: a refusal must not undo the count.
    if not limits.allow(f"pickup:{suborder.pk}", limit=TRIES, seconds=TRIES_SECONDS):
        raise TooManyTries
    return _hand_over(suborder, code, at=at, by=by)


@transaction.atomic
def _hand_over(suborder: SubOrder, code: str, *, at: datetime, by: str) -> SubOrder:
    suborder = locked(suborder)
    if suborder.state == SubOrder.State.HANDED_OVER:
        raise AlreadyHandedOver(suborder.steps.get(state=SubOrder.State.HANDED_OVER).at)
    if not hmac.compare_digest(_digits(code), suborder.pickup_code.encode()):
        raise WrongCode
    suborder.move_to(SubOrder.State.HANDED_OVER, at=at, by=by)
    complete(suborder.order, at=at, by=by)
    return suborder


def locked(suborder: SubOrder) -> SubOrder:
    """The part as it is now, its order held first: two parts may end at the same moment."""
    Order.objects.select_for_update(of=("self",)).get(pk=suborder.order_id)
    found = SubOrder.objects.select_for_update(of=("self",)).select_related("order", "merchant")
    return found.get(pk=suborder.pk)


def complete(order: Order, *, at: datetime, by: str) -> None:
    """End the order with its last part: completed, or cancelled if every part was refused."""
    states = set(order.suborders.values_list("state", flat=True))
    if states == {SubOrder.State.REFUSED}:
        order.move_to(Order.State.CANCELLED, at=at, by=by)
    elif states <= {SubOrder.State.REFUSED, SubOrder.State.HANDED_OVER}:
        order.move_to(Order.State.COMPLETED, at=at, by=by)


def _move(suborder: SubOrder, state: str, *, at: datetime, by: str) -> SubOrder:
    suborder = locked(suborder)
    suborder.move_to(state, at=at, by=by)
    return suborder


def _digits(code: str) -> bytes:
    return "".join(figure for figure in code if figure.isascii() and figure.isdigit()).encode()
