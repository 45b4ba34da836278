"""What we ask of a payment provider, in our words. Each one lives in a folder of `providers/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from halles.money import Money


class ProviderError(Exception):
    """The provider did not do what it was asked."""


class ProviderUnavailable(ProviderError):
    """No answer in time: the same call with the same key may be tried again."""


class Conflict(ProviderError):
    """The key was used before, for something else."""


class Refused(ProviderError):
    """The provider will not do it, and asking again changes nothing."""


class UnknownObject(ProviderError):
    """The provider has nothing under this id."""


class BadWebhook(Exception):
    """What came is not the provider's: a wrong or old signature, or no event."""


@dataclass(frozen=True, slots=True)
class ProviderPayment:
    """`state` is one of payments.Payment.State; `failure` one of Payment.Failure or empty."""

    id: str
    page_url: str
    state: str
    amount: Money
    failure: str = ""


@dataclass(frozen=True, slots=True)
class ProviderRefund:
    """`state` is one of payments.Refund.State."""

    id: str
    state: str


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """News that something happened to an object: what happened is asked of the provider."""

    id: str
    kind: str
    object_id: str


class PaymentProvider(Protocol):
    """
    Every call may raise ProviderUnavailable or Refused and is made outside of transactions.

    A call that changes something takes a key: again with the same key it does nothing new, and
    with the same key for something else it raises Conflict.
    """

    name: str
    mode: str

    def create_payment(
        self,
        amount: Money,
        *,
        reference: str,
        description: str,
        return_url: str,
        idempotency_key: str,
    ) -> ProviderPayment:
        """A payment and the page on which the shopper makes it."""
        ...

    def get_payment(self, payment_id: str) -> ProviderPayment:
        """The payment as it is now; raise UnknownObject."""
        ...

    def cancel_payment(self, payment_id: str) -> ProviderPayment:
        """Close the page of a payment that is not made; what is made stays made."""
        ...

    def refund(self, payment_id: str, amount: Money, *, idempotency_key: str) -> ProviderRefund:
        """Give back a part; raise Refused beyond what was received."""
        ...

    def parse_webhook(self, raw: bytes, headers: Mapping[str, str]) -> ProviderEvent:
        """Read what was posted to us; raise BadWebhook unless the provider signed it just now."""
        ...
