from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.desk"
    label = "desk"
