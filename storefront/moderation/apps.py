from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.moderation"
    label = "moderation"

    def ready(self) -> None:
        from storefront.catalogue.signals import product_publishing
        from storefront.moderation.receivers import on_product_publishing

        product_publishing.connect(on_product_publishing)
