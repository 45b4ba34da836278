"""What answers on the operator's host."""

from django.urls import include, path

from themes.views import style

urlpatterns = [
    path("", include("halles.console.urls")),
    path("webhooks/", include("billing.webhooks.urls")),
    path("_style/", style, name="style"),
]
handler404 = "themes.status.not_found"
handler403 = "themes.status.forbidden"
handler500 = "themes.status.failed"
