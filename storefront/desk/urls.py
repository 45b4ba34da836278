from django.urls import path

from storefront.desk.views import home, orders, till

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("commandes/", orders.orders, name="orders"),
    path("commandes/<int:pk>/", orders.order, name="order"),
    path("commandes/<int:pk>/acceptation/", orders.accept, name="accept"),
    path("commandes/<int:pk>/preparation/", orders.ready, name="ready"),
    path("commandes/<int:pk>/remise/", orders.hand_over, name="handover"),
    path("commandes/<int:pk>/refus/", orders.refuse, name="refuse"),
    path("caisse/", till.till, name="till"),
    path("caisse/bon/", till.look_up, name="till_voucher"),
    path("caisse/encaissements/", till.redeem, name="redeem"),
    path("caisse/encaissements/<int:pk>/", till.redemption, name="redemption"),
]
