from django.apps import AppConfig


class Config(AppConfig):
    name = "billing.webhooks"
    label = "webhooks"
