from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.imports"
    label = "imports"
