from django.apps import AppConfig


class Config(AppConfig):
    name = "halles.demo"
    label = "demo"
