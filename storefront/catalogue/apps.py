from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.catalogue"
    label = "catalogue"
