from django.urls import path

from storefront.orders import views

app_name = "orders"
urlpatterns = [
    path("commande/", views.checkout, name="checkout"),
    path("commandes/<str:token>/", views.track, name="track"),
    path("commandes/<str:token>/paiement/", views.pay, name="pay"),
    path("commandes/<str:token>/retour/", views.come_back, name="return"),
    path("compte/commandes/", views.mine, name="mine"),
]
