from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.basket"
    label = "basket"
