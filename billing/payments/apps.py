from django.apps import AppConfig


class Config(AppConfig):
    name = "billing.payments"
    label = "payments"
