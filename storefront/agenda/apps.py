from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.agenda"
    label = "agenda"
