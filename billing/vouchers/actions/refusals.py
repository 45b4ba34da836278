"""Why a voucher is not sold or not taken, in words for the person who asked."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from halles.money import Money


class Refused(Exception):
    """Nothing was changed; `str()` says why and what to do, in the reader's language."""

    text: ClassVar[Promise | str] = ""

    def __str__(self) -> str:
        return str(self.text)


class UnknownCode(Refused):
    """No voucher of this town, or nothing left on it: who guesses must not learn which."""

    text = _("This code is not valid, or nothing is left on it. Please check it and type it again.")


class Expired(Refused):
    text = _("This voucher is past its last day.")


class NotStarted(Refused):
    text = _("This voucher cannot be spent yet: its first day has not come.")


class Suspended(Refused):
    text = _("The town has suspended these vouchers for now. Their value is not lost.")


class NotEligible(Refused):
    text = _("This voucher is not accepted here.")


class HeldElsewhere(Refused):
    text = _("This voucher is kept for an order that is being paid. Try again in half an hour.")


class RateLimited(Refused):
    text = _("Too many tries in a short time. Please wait a little and try again.")


class IdempotencyMismatch(Refused):
    text = _("This form was already sent with other values. Please start again.")


class Insufficient(Refused):
    def __init__(self, remaining: Money) -> None:
        super().__init__(remaining)
        self.remaining = remaining

    def __str__(self) -> str:
        return gettext("Only %(remaining)s is left on this voucher.") % {
            "remaining": self.remaining
        }


class NotHeld(Refused):
    text = _("The vouchers of this order are no longer kept for it.")


class NotSpent(Refused):
    text = _("More is to be given back than was paid with vouchers.")


class SaleClosed(Refused):
    text = _("These vouchers are not on sale today.")


class EnvelopeExhausted(Refused):
    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left

    def __str__(self) -> str:
        if not self.left:
            return gettext("All the vouchers are sold: the town's envelope is used up.")
        return ngettext(
            "Only %(count)s voucher is left.", "Only %(count)s vouchers are left.", self.left
        ) % {"count": self.left}


class HouseholdCap(Refused):
    def __init__(self, cap: int) -> None:
        super().__init__(cap)
        self.cap = cap

    def __str__(self) -> str:
        return ngettext(
            "A household may buy %(count)s voucher, and yours already has.",
            "A household may buy %(count)s vouchers in all, and yours would have more.",
            self.cap,
        ) % {"count": self.cap}
