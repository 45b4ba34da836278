"""What shoppers and shops are told of reservations and questions."""

from datetime import datetime

from halles.notifications import actions as notifications
from storefront.enquiries.models import Question, Reservation

MAILS = "enquiries/mails"


def reserved(reservation: Reservation, *, at: datetime) -> None:
    """The shopper has a page to follow; the shop has something to set aside."""
    _tell_shopper("reserved", reservation, at=at)
    merchant = reservation.merchant
    notifications.mail(
        merchant.email, f"{MAILS}/to_set_aside", at=at, reservation=reservation, merchant=merchant
    )


def set_aside(reservation: Reservation, *, at: datetime) -> None:
    _tell_shopper("set_aside", reservation, at=at)


def refused(reservation: Reservation, *, reason: str, at: datetime) -> None:
    _tell_shopper("reservation_refused", reservation, at=at, reason=reason)


def cancelled(reservation: Reservation, *, at: datetime) -> None:
    """The shop may put it back on the shelf."""
    to = reservation.merchant.email
    notifications.mail(to, f"{MAILS}/cancelled", at=at, reservation=reservation)


def expired(reservation: Reservation, *, at: datetime) -> None:
    _tell_shopper("expired", reservation, at=at)


def asked(question: Question, *, at: datetime) -> None:
    to = question.shop.merchant.email
    notifications.mail(to, f"{MAILS}/asked", at=at, question=question)


def answered(question: Question, *, at: datetime) -> None:
    notifications.mail(question.email, f"{MAILS}/answered", at=at, question=question)


def _tell_shopper(name: str, reservation: Reservation, *, at: datetime, reason: str = "") -> None:
    shop = reservation.merchant.shop
    notifications.mail(
        reservation.email,
        f"{MAILS}/{name}",
        at=at,
        reservation=reservation,
        shop=shop,
        reason=reason,
    )
