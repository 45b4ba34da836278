from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.moderation"
    label = "moderation"
