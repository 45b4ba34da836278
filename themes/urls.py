from django.urls import path, re_path

from themes import views

app_name = "themes"
urlpatterns = [
    re_path(r"^theme\.(?P<fingerprint>[0-9a-f]{12})\.css$", views.stylesheet, name="stylesheet"),
    path("_style/", views.style, name="style"),
    path("_style/brands.css", views.brands, name="brands"),
    path("mentions-legales/", views.legal, name="legal"),
    path("donnees-personnelles/", views.privacy, name="privacy"),
    path("accessibilite/", views.accessibility, name="accessibility"),
]
