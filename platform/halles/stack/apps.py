from django.apps import AppConfig


class Config(AppConfig):
    name = "halles.stack"
    label = "stack"
