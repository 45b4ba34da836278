from django.apps import AppConfig


class Config(AppConfig):
    name = "billing.vouchers"
    label = "vouchers"
