from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.enquiries"
    label = "enquiries"
