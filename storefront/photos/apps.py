from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.photos"
    label = "photos"
