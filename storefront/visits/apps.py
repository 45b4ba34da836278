from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.visits"
    label = "visits"
