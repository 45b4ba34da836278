from django.apps import AppConfig


class Config(AppConfig):
    name = "halles.console"
    label = "console"
