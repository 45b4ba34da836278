from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.imports"
    label = "imports"

    def ready(self) -> None:
        from storefront.imports import takeouts
        from storefront.merchants.signals import merchant_copied, merchant_leaves

        merchant_leaves.connect(takeouts.stop)
        merchant_copied.connect(takeouts.add)
