"""What shoppers asked of a merchant that leaves: what is open ends, what was asked goes along."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storefront.enquiries import actions
from storefront.enquiries.models import Question, Reservation
from storefront.merchants.models import Merchant
from storefront.merchants.takeouts.copies import Copy


def give_up(*, merchant: Merchant, at: datetime, by: str, **signal: Any) -> None:
    """Refuse its open reservations: nobody has paid, and each shopper is told not to come."""
    held = Reservation.objects.filter(merchant=merchant, state__in=Reservation.HOLDING)
    # By ascending key of the goods, as who buys some locks them: none waits for the other.
    for reservation in held.order_by("product", "pk"):
        reason = _("The shop has left the marketplace: please do not come to collect it.")
        actions.refuse(reservation, reason=reason, at=at, by=by)


def add(*, merchant: Merchant, copy: Copy, **signal: Any) -> None:
    """What was reserved and asked, and what became of it; never who asked."""
    copy.table("reservations", *_reservations(merchant))
    copy.table("questions", *_questions(merchant))


def _reservations(merchant: Merchant) -> tuple[list[str], Iterable[list[Any]]]:
    made = Reservation.objects.filter(merchant=merchant).order_by("pk").iterator(500)
    columns = ["asked_at", "state", "product", "quantity", "unit_price", "held_until"]
    return columns, (
        [row.asked_at, row.state, row.name, row.quantity, row.unit_price.euros, row.held_until]
        for row in made
    )


def _questions(merchant: Merchant) -> tuple[list[str], Iterable[tuple[Any, ...]]]:
    columns = ["asked_at", "product", "text", "answered_at", "answered_by", "answer"]
    asked = Question.objects.filter(shop__merchant=merchant).order_by("pk")
    fields = ["product__name" if column == "product" else column for column in columns]
    return columns, asked.values_list(*fields).iterator(500)
