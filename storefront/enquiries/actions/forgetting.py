"""Forgetting who asked, once what they asked for is long over."""

from datetime import datetime

from django.db import transaction

from storefront.enquiries.models import Question, Reservation


@transaction.atomic
def forget_shoppers(*, before: datetime) -> int:
    """
    Forget who reserved what ended before that moment; say how many were.

    What was reserved, and what became of it, stays in the shop's figures.
    """
    over = Reservation.objects.exclude(state__in=Reservation.HOLDING)
    known = over.filter(held_until__lt=before).exclude(email="")
    return known.update(shopper="", email="", phone="")


@transaction.atomic
def forget_questions(*, before: datetime) -> int:
    """Forget what was asked before that moment: a text says who wrote it, even without a name."""
    return Question.objects.filter(asked_at__lt=before).delete()[0]
