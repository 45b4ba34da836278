from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from storefront.catalogue import takeouts
        from storefront.catalogue.actions import pictures
        from storefront.merchants.signals import merchant_copied
        from storefront.photos.signals import place_changed

        place_changed.connect(pictures.tell)
        merchant_copied.connect(takeouts.add)
