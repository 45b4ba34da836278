from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class Config(AppConfig):
    name = "billing.payments"
    label = "payments"

    def ready(self) -> None:
        from billing.payments import checks, registry

        _ = checks
        if settings.PAYMENT_PROVIDER not in registry.PROVIDERS:
            known = ", ".join(registry.PROVIDERS)
            raise ImproperlyConfigured(
                f"PAYMENT_PROVIDER is {settings.PAYMENT_PROVIDER!r}: write one of {known}."
            )
