from django.apps import AppConfig


class Config(AppConfig):
    name = "billing.payments"
    label = "payments"

    def ready(self) -> None:
        from billing.payments import checks

        _ = checks
