from django.apps import AppConfig


class Config(AppConfig):
    name = "halles.doctor"
    label = "doctor"
