from django.apps import AppConfig


class Config(AppConfig):
    name = "halles.outbox"
    label = "outbox"
