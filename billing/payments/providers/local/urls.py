from django.urls import URLPattern

app_name = "local_payments"
urlpatterns: list[URLPattern] = []
