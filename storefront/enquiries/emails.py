"""What shoppers and shops are told of reservations and questions."""

from datetime import datetime

from halles.notifications import actions as notifications
from storefront.enquiries.models import Question, Reservation


def reserved(reservation: Reservation, *, at: datetime) -> None:
    """The shopper has a page to follow; the shop has something to set aside."""
    _tell_shopper("enquiries/mails/reserved", reservation, at=at)
    merchant = reservation.merchant
    notifications.mail(
        merchant.email,
        "enquiries/mails/to_set_aside",
        at=at,
        reservation=reservation,
        merchant=merchant,
    )


def set_aside(reservation: Reservation, *, at: datetime) -> None:
    _tell_shopper("enquiries/mails/set_aside", reservation, at=at)


def refused(reservation: Reservation, *, reason: str, at: datetime) -> None:
    _tell_shopper("enquiries/mails/reservation_refused", reservation, at=at, reason=reason)


def cancelled(reservation: Reservation, *, at: datetime) -> None:
    """The shop may put it back on the shelf."""
    to = reservation.merchant.email
    notifications.mail(to, "enquiries/mails/cancelled", at=at, reservation=reservation)


def expired(reservation: Reservation, *, at: datetime) -> None:
    _tell_shopper("enquiries/mails/expired", reservation, at=at)


def asked(question: Question, *, at: datetime) -> None:
    to = question.shop.merchant.email
    notifications.mail(to, "enquiries/mails/asked", at=at, question=question)


def answered(question: Question, *, at: datetime) -> None:
    notifications.mail(question.email, "enquiries/mails/answered", at=at, question=question)


def _tell_shopper(
    template: str, reservation: Reservation, *, at: datetime, reason: str = ""
) -> None:
    shop = reservation.merchant.shop
    notifications.mail(
        reservation.email,
        template,
        at=at,
        reservation=reservation,
        shop=shop,
        reason=reason,
    )
