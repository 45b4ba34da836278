from django.apps import AppConfig


class Config(AppConfig):
    name = "themes"
    label = "themes"
