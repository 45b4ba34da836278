from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.merchants"
    label = "merchants"
