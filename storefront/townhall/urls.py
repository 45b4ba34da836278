from django.urls import URLPattern

app_name = "townhall"
urlpatterns: list[URLPattern] = []
