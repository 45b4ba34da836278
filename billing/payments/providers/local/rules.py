"""Which cards are taken, and what comes of each. The numbers are those Stripe publishes."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing.payments.models import Payment


class Outcome(StrEnum):
    PAID = "paid"
    CHALLENGED = "challenged"
    DECLINED = Payment.Failure.DECLINED
    NO_FUNDS = Payment.Failure.FUNDS


# docs.stripe.com/testing: none of them can belong to anybody.
TEST_CARDS = {
    "4242424242424242": Outcome.PAID,
    "4000002500003155": Outcome.CHALLENGED,
    "4000000000000002": Outcome.DECLINED,
    "4000000000009995": Outcome.NO_FUNDS,
}
MEANINGS = {
    Outcome.PAID: _("The payment succeeds."),
    Outcome.CHALLENGED: _("The bank first asks whether it is you."),
    Outcome.DECLINED: _("The bank declines the card."),
    Outcome.NO_FUNDS: _("There is not enough money on the card."),
}


def listed() -> list[tuple[str, Promise]]:
    """The test cards as a page lists them: number in groups of four, and what it leads to."""
    groups = range(0, 16, 4)
    return [
        (" ".join(number[start : start + 4] for start in groups), MEANINGS[outcome])
        for number, outcome in TEST_CARDS.items()
    ]
