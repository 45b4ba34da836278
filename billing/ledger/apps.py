from django.apps import AppConfig


class Config(AppConfig):
    name = "billing.ledger"
    label = "ledger"
