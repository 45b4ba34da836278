from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.townhall"
    label = "townhall"
