from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.search"
    label = "search"

    def ready(self) -> None:
        from storefront.catalogue.signals import product_moved, product_written
        from storefront.merchants.signals import shop_written
        from storefront.search import actions

        product_written.connect(actions.learn_product)
        product_moved.connect(actions.learn_product)
        shop_written.connect(actions.learn_shop)
