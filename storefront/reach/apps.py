from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.reach"
    label = "reach"

    def ready(self) -> None:
        from storefront.merchants.signals import shop_renamed
        from storefront.reach import actions

        shop_renamed.connect(actions.keep_former_name)
