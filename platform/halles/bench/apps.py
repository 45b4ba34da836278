from django.apps import AppConfig


class Config(AppConfig):
    name = "halles.bench"
    label = "bench"
