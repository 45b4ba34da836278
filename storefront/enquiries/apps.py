from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.enquiries"
    label = "enquiries"

    def ready(self) -> None:
        from storefront.enquiries import takeouts
        from storefront.merchants.signals import merchant_copied, merchant_leaves

        merchant_leaves.connect(takeouts.give_up)
        merchant_copied.connect(takeouts.add)
