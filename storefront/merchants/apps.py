from django.apps import AppConfig


class Config(AppConfig):
    name = "storefront.merchants"
    label = "merchants"

    def ready(self) -> None:
        from storefront.merchants.actions import pictures
        from storefront.merchants.receivers import on_establishment_closed, on_establishment_open
        from storefront.merchants.signals import establishment_closed, establishment_open
        from storefront.photos.signals import place_changed

        establishment_closed.connect(on_establishment_closed)
        establishment_open.connect(on_establishment_open)
        place_changed.connect(pictures.tell)

        # Loaded for the worker, which looks for jobs in `tasks` alone.
        from storefront.merchants.invitations import tasks as invitations
        from storefront.merchants.signals import merchant_copied
        from storefront.merchants.takeouts import own
        from storefront.merchants.takeouts import tasks as takeouts

        _ = invitations, takeouts
        merchant_copied.connect(own.add)
