from django.apps import AppConfig


class Config(AppConfig):
    name = "halles.sheets"
    label = "sheets"
