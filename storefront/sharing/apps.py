from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.sharing"
    label = "sharing"

    def ready(self) -> None:
        from storefront.catalogue.signals import product_moved, product_written
        from storefront.merchants.signals import merchant_leaves, merchant_moved
        from storefront.photos.signals import place_changed
        from storefront.sharing import receivers

        product_written.connect(receivers.on_product_written)
        product_moved.connect(receivers.on_product_moved)
        place_changed.connect(receivers.on_place_changed)
        merchant_moved.connect(receivers.on_merchant_moved)
        merchant_leaves.connect(receivers.on_merchant_leaves)
