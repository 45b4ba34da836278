from django.urls import path

from storefront.basket import views

app_name = "basket"
urlpatterns = [
    path("panier/", views.basket, name="basket"),
    path("panier/lignes/", views.add, name="add"),
    path("panier/lignes/<int:product>/", views.change, name="change"),
]
