from django.urls import path

from billing.vouchers import views

app_name = "vouchers"
urlpatterns = [
    path("bons/", views.programme, name="programme"),
    path("bons/acheter/", views.buy, name="buy"),
    path("bons/<str:token>/", views.wallet, name="wallet"),
    path("bons/<str:token>/paiement/", views.pay, name="pay"),
    path("bons/<str:token>/retour/", views.returned, name="returned"),
]
