from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.search"
    label = "search"
