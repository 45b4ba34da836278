from django.urls import path

from storefront.orders import views

app_name = "orders"
urlpatterns = [
    path("commande/", views.checkout, name="checkout"),
    path("commandes/<slug:token>/", views.track, name="track"),
    path("commandes/<slug:token>/paiement/", views.pay, name="pay"),
    path("commandes/<slug:token>/retour/", views.come_back, name="return"),
    path("compte/commandes/", views.mine, name="mine"),
]
