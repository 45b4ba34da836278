from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import import_string


class Config(AppConfig):
    name = "halles.outbox"
    label = "outbox"

    def ready(self) -> None:
        # Named, not imported: the application stands above us, but whoever publishes needs it.
        import_string(settings.CELERY_APP).set_default()
