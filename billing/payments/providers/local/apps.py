from django.apps import AppConfig


class Config(AppConfig):
    name = "billing.payments.providers.local"
    label = "local_payments"
