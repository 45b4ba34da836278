from django.apps import AppConfig


class Config(AppConfig):
    name = "halles.accounts"
    label = "accounts"
