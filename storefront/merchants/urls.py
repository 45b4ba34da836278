from django.urls import path

from storefront.merchants import views

app_name = "merchants"
urlpatterns = [path("pro/inscription/", views.apply, name="apply")]
