from django.apps import AppConfig


class Config(AppConfig):
    name = "halles.audit"
    label = "audit"
