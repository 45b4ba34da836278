from django.urls import path, re_path

from storefront.visits import views

app_name = "visits"
urlpatterns = [
    re_path(
        r"^vers/(?P<kind>vu|appeler|itineraire|venir)/(?P<slug>[-\w]{1,110})/$",
        views.count,
        name="count",
    ),
    path("vers/<slug:slug>/", views.coming, name="coming"),
]
