from django.apps import AppConfig


class Config(AppConfig):
    name = "billing.payments.providers.local"
    label = "local_payments"

    def ready(self) -> None:
        from billing.payments.providers.local import checks

        _ = checks
