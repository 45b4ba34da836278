from django.apps import AppConfig


class Config(AppConfig):
    name = "halles.notifications"
    label = "notifications"
