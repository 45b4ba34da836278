"""Which providers there are, and the one that new payments go through."""

from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from billing.payments.port import PaymentProvider

# Named, not imported: a provider's folder speaks the port's words, not the reverse.
PROVIDERS = {"local": "billing.payments.providers.local.provider.LocalProvider"}
NOT_FOR_PRODUCTION = {"local"}


class UnknownProvider(Exception):
    """No provider of that name may be used here."""


def get(name: str) -> PaymentProvider:
    """The provider of that name; raise UnknownProvider."""
    if name not in PROVIDERS or (settings.IN_PRODUCTION and name in NOT_FOR_PRODUCTION):
        raise UnknownProvider(name)
    return cast(PaymentProvider, import_string(PROVIDERS[name])())


def chosen() -> PaymentProvider:
    return get(settings.PAYMENT_PROVIDER)


def mode() -> str:
    """Whether money is real here: what new journals and payments are marked with."""
    return chosen().mode
