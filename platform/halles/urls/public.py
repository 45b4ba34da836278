"""What answers on the operator's host."""

from django.urls import include, path

urlpatterns = [
    path("", include("halles.console.urls")),
    path("", include("themes.urls")),
    path("webhooks/", include("billing.webhooks.urls")),
]
handler404 = "themes.status.not_found"
handler403 = "themes.status.forbidden"
handler500 = "themes.status.failed"
